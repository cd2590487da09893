import { pictureName, widthsOf, type PanelState } from './state.ts';

/** A picture in both themes, as Markdown that GitHub shows in the reader's theme. */
export function pictureMarkdown(state: PanelState, folder: string): string {
  const [width] = widthsOf(state);
  const path = (theme: 'light' | 'dark') => `${folder}${pictureName(state, width, theme)}`;
  const alt = state.caption.replaceAll('"', '&quot;');
  return [
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="${path('dark')}">`,
    `  <img alt="${alt}" src="${path('light')}">`,
    '</picture>',
  ].join('\n');
}

/** The page that shows every state, for `docs/screenshots/README.md`. */
export function catalogueMarkdown(groups: readonly { title: string; states: readonly PanelState[] }[]): string {
  const sections = groups.map(({ title, states }) => {
    const entries = states.map((state) => `### ${state.name}\n\n${state.caption}\n\n${pictureMarkdown(state, '')}\n`);
    return `## ${title}\n\n${entries.join('\n')}`;
  });
  return `# Every state of the panel

Made by \`npm run screenshots\`, each with the real panel and a real site in a real browser. In your theme; the other theme is
the file with the other ending.

${sections.join('\n')}`;
}

import type { VNode } from 'preact';
import type { Source } from '../../extension/protocol/log.ts';
import { text } from '../../extension/text.ts';
import { visibleText } from '../components/tag-text.ts';
import { placeText, sourceText } from '../later/event-text.ts';
import { stackParts } from './stack-parts.ts';

type Place = Pick<Source, 'url' | 'line' | 'column'>;

export interface SourceLinkProps {
  source: Place;
  onSource: (source: Place) => void;
  /** What it says; the file, the line and the column if left out. */
  children?: string;
}

/** A position in a script, which the Sources panel shows. */
export function SourceLink({ source, onSource, children }: SourceLinkProps): VNode {
  if (source.url === '') return <span>{sourceText(source)}</span>;
  return (
    <button type="button" class="source-link" title={visibleText(placeText(source))} onClick={() => onSource(source)}>
      {children ?? visibleText(sourceText(source))}
    </button>
  );
}

/** A stack, each of its positions a link. */
export function Stack({ stack, onSource }: { stack: string; onSource: SourceLinkProps['onSource'] }): VNode {
  return (
    <pre class="stack" role="group" aria-label={text('stack')}>
      {stackParts(stack).map((part, index) =>
        'url' in part ? (
          <SourceLink key={index} source={part} onSource={onSource}>
            {part.text}
          </SourceLink>
        ) : (
          part.text
        ),
      )}
    </pre>
  );
}

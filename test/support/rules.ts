import type { PanelView } from './panel-view.ts';

export interface RuleValues {
  effect: 'offline' | 'answered' | 'delayed' | 'rejected' | 'dropped';
  pattern?: string;
  tag?: string;
  status?: string;
  body?: string;
  delay?: string;
  first?: string;
}

export type Rules = Awaited<ReturnType<typeof openRules>>;

/** The section "Make it fail", opened. */
export async function openRules({ document }: PanelView) {
  const section = document.getByRole('region', { name: 'Make it fail' });
  const disclosure = section.getByRole('button', { name: 'Make it fail' });
  if ((await disclosure.getAttribute('aria-expanded')) !== 'true') await disclosure.click();
  const form = section.getByRole('form', { name: 'Make it fail' });

  const fill = async ({ effect, ...values }: RuleValues) => {
    const effects = form.getByRole('combobox', { name: 'Effect' });
    const label = await effects.getByRole('option').filter({ hasText: effect }).innerText();
    await effects.selectOption(label);
    const boxes = {
      pattern: 'URL pattern',
      tag: 'Tag',
      status: 'Status',
      body: 'Body',
      delay: 'Delay (ms)',
      first: 'Only the first',
    };
    for (const [name, box] of Object.entries(boxes)) {
      const value = values[name as keyof typeof values];
      if (value !== undefined) await form.getByRole('textbox', { name: box }).fill(value);
    }
    await form.getByRole('button', { name: 'Add rule' }).click();
  };
  const rules = section.getByRole('listitem');
  return {
    section,
    form,
    rules,
    fill,
    strip: document.getByRole('alert').filter({ hasText: /this site|Does not act/ }),
    off: document.getByRole('button', { name: 'Turn off all' }),
    dialog: document.getByRole('alertdialog'),
    /** Fills the form, confirms what it asks, and waits until the rule is listed. */
    async add(values: RuleValues) {
      const before = await rules.count();
      const registrations = form.getByRole('combobox', { name: 'Registration' }).locator('option');
      await registrations.first().waitFor({ state: 'attached' }); // the list has been read
      await fill(values);
      if (values.effect === 'dropped')
        await document.getByRole('alertdialog').getByRole('button', { name: 'Drop' }).click();
      await rules
        .nth(before)
        .waitFor({ timeout: 20_000 })
        .catch(async (error: unknown) => {
          const alerts = await document.getByRole('alert').allInnerTexts();
          throw new Error(`The rule is not listed. The panel says: ${alerts.join(' / ') || 'nothing'}`, {
            cause: error,
          });
        });
    },
  };
}

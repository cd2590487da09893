import { expect, type Locator } from '@playwright/test';
import type { PanelView } from './panel-view.ts';

/** What a person reads of an answer; what is left out is not looked at. */
export interface ReadAnswer {
  sentence: string | RegExp;
  evidence?: string | RegExp;
  next?: string | RegExp;
  attempts?: string | RegExp;
  /** The name of its button; null for none. */
  button?: string | null;
}

/** The pane that answers why a tag is not firing. */
export interface WhyView {
  readonly region: Locator;
  /** Presses the state in a tag's row. */
  ask(tag: string): Promise<void>;
  /** Types a tag, and asks for it by the form's button, once a registration is listed of which that can be asked. */
  askByForm(tag: string): Promise<void>;
  /** Waits until the pane says so. */
  says(answer: ReadAnswer): Promise<void>;
  /** Presses the answer's button. */
  cure(name: string): Promise<void>;
}

export function viewWhy(panel: PanelView): WhyView {
  const region = panel.document.getByRole('region', { name: 'Why is it not firing?' });
  const part = (name: string) => region.locator('dt').filter({ hasText: name }).locator('+ dd');
  return {
    region,
    ask: (tag) => panel.tree.getByRole('button', { name: `why is ${tag} not firing?` }).click(),
    askByForm: async (tag) => {
      await expect(panel.activeWorker).toBeVisible();
      await panel.fill({ tag });
      await panel.form.getByRole('button', { name: 'Why is it not firing?' }).click();
    },
    says: async ({ sentence, evidence, next, attempts, button }) => {
      await expect(region.locator('.why-sentence')).toContainText(sentence);
      if (evidence !== undefined) await expect(part('Evidence')).toContainText(evidence);
      if (next !== undefined) await expect(part('Next step')).toContainText(next);
      if (attempts !== undefined) await expect(part('Attempts')).toContainText(attempts);
      const buttons = part('Next step').getByRole('button');
      if (button === null) await expect(buttons).toHaveCount(0);
      else if (button !== undefined) await expect(buttons).toHaveText(button);
    },
    cure: (name) => region.getByRole('button', { name, exact: true }).click(),
  };
}

import { useState } from 'preact/hooks';
import type { VNode } from 'preact';
import type { Rule } from '../../../extension/protocol/rules.ts';
import { plural, text } from '../../../extension/text.ts';
import { Icon } from '../../components/icon.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { registrations } from '../../store/problems.ts';
import type { PanelStore } from '../../store/panel-store.ts';
import { DropDialog } from './drop-dialog.tsx';
import { command, rulesOf, turnOn } from './rule-actions.ts';
import { RuleForm } from './rule-form.tsx';
import { actedText, effectText, subjectOf } from './rule-text.ts';

interface StoreProps {
  store: PanelStore;
}

/** The section "Make it fail": the rules, and the form that makes one. */
export function Rules({ store }: StoreProps): VNode {
  const [open, setOpen] = useState(false);
  const rules = rulesOf(store.status.value);
  const dropping = store.dropping.value;
  return (
    <section class="rules" aria-label={text('rules')}>
      <h2>
        <button
          type="button"
          class="disclosure"
          aria-expanded={open}
          aria-controls={open ? 'rules' : undefined}
          onClick={() => setOpen(!open)}
        >
          <Icon name="chevron" />
          {text('rules')}
        </button>
      </h2>
      {open && (
        <div id="rules">
          <RuleForm
            registrations={registrations(store.snapshot.value)}
            onAdd={(rule) => void turnOn(store, rule, { type: 'addRule', rule })}
          />
          {rules.length > 1 && <p class="quiet rule-hint">{text('rule_order')}</p>}
          {rules.length > 0 && (
            <ul class="rule-list" aria-label={text('rules')}>
              {rules.map((rule) => (
                <RuleRow key={rule.id} store={store} rule={rule} />
              ))}
            </ul>
          )}
        </div>
      )}
      {dropping !== null && <DropDialog store={store} dropping={dropping} />}
    </section>
  );
}

function RuleRow({ store, rule }: StoreProps & { rule: Rule }): VNode {
  const { id, on, own, waits, spec } = rule;
  const subject = subjectOf(spec);
  const toggle = async (box: HTMLInputElement): Promise<void> => {
    const asked = { type: 'switchRule', id, on: !on } as const;
    const isDone = await (on ? command(store, asked) : turnOn(store, spec, asked));
    if (!isDone) box.checked = on; // nothing has changed that would render it
  };
  return (
    <li>
      <div class="rule-told">
        <label class="rule-what" title={spec.registration}>
          <input type="checkbox" checked={on} disabled={!own} onChange={({ currentTarget: box }) => void toggle(box)} />
          <span>
            <code>{subject}</code> {effectText(spec)}
          </span>
        </label>
        <span class="quiet">{actedText(rule)}</span>
        {waits && <p class="rule-waits">{text('rule_waits')}</p>}
      </div>
      {own && (
        <IconButton
          icon="close"
          label={text('rule_remove', subject)}
          onClick={() => void command(store, { type: 'removeRule', id })}
        />
      )}
    </li>
  );
}

/** Always in view while any rule is on, so that no forced failure is taken for a real one. */
export function RulesStrip({ store }: StoreProps): VNode | null {
  const on = rulesOf(store.status.value).filter((rule) => rule.on);
  const own = on.filter((rule) => rule.own);
  const acting = own.filter(({ waits }) => !waits).length;
  if (on.length === 0) return null;
  return (
    <div class="message message-warning" role="alert">
      <Icon name="warning" />
      <span class="message-text">
        {acting > 0 ? plural('rules_strip', acting) : ''} {own.length < on.length ? text('rules_elsewhere') : ''}{' '}
        {acting < own.length ? text('rule_waits') : ''}
      </span>
      {own.length > 0 && (
        <span class="message-buttons">
          <button type="button" onClick={() => void command(store, { type: 'rulesOff' })}>
            {text('rules_off')}
          </button>
        </span>
      )}
    </div>
  );
}

import { useState } from 'preact/hooks';
import type { VNode } from 'preact';
import { RULE_EFFECTS, type RuleSpec } from '../../../extension/protocol/rules.ts';
import { text } from '../../../extension/text.ts';
import { Icon } from '../../components/icon.tsx';
import { RegistrationSelect, type RegistrationSelectProps } from '../../components/registration-select.tsx';
import { Select } from '../../components/select.tsx';
import { TagField } from '../../components/tag-field.tsx';
import { EFFECTS } from './rule-text.ts';
import { EMPTY_DRAFT, readDraft, type DraftProblem, type RuleDraft } from './rule-draft.ts';

export interface RuleFormProps {
  registrations: RegistrationSelectProps['registrations'];
  onAdd: (spec: RuleSpec) => void;
}

/** The form of a rule: of which registration, on what it acts, and what it does. */
export function RuleForm({ registrations, onAdd }: RuleFormProps): VNode {
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [chosen, setChosen] = useState('');
  const [told, setProblem] = useState<DraftProblem | null>(null);
  const registration = registrations.some(({ key }) => key === chosen) ? chosen : (registrations[0]?.key ?? '');
  const problem = registration !== '' && told?.field === 'registration' ? null : told; // it was not listed yet
  const { effect } = draft;
  const isOfTag = effect === 'reject' || effect === 'drop';

  const edit = (change: Partial<RuleDraft>): void => {
    setDraft((before) => ({ ...before, ...change }));
    setProblem(null);
  };
  const submit = (): void => {
    const spec = readDraft(draft, registration);
    if ('message' in spec) {
      setProblem(spec);
      return;
    }
    edit({ first: '' }); // of this rule alone
    onAdd(spec);
  };
  const field = (
    name: 'pattern' | 'status' | 'body' | 'delayMs' | 'first',
    label: string,
    placeholder = '',
    width = '',
  ): VNode => (
    <div class={`field ${width}`}>
      <label for={`rule-${name}`}>{label}</label>
      <input
        id={`rule-${name}`}
        value={draft[name]}
        placeholder={placeholder}
        spellcheck={false}
        autocomplete="off"
        aria-invalid={problem?.field === name}
        aria-describedby={problem?.field === name ? 'rule-problem' : undefined}
        onInput={(event) => edit({ [name]: event.currentTarget.value })}
      />
    </div>
  );

  return (
    <form
      class="rule-form"
      aria-label={text('rules')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div class="fields">
        <RegistrationSelect registrations={registrations} value={registration} onChange={setChosen} />
        <Select
          label={text('rule_effect')}
          class="field-registration"
          value={effect}
          options={RULE_EFFECTS.map((value) => ({ value, label: text(EFFECTS[value]) }))}
          onChange={(effect) => edit({ effect })}
        />
        {isOfTag ? (
          <TagField
            id="rule-tag"
            tag={draft.tag}
            invalid={problem?.field === 'tag'}
            describedBy={problem?.field === 'tag' ? 'rule-problem' : undefined}
            onTag={(tag) => edit({ tag })}
            onEnter={submit}
          />
        ) : (
          field('pattern', text('rule_pattern'), '/api/*', 'field-tag')
        )}
        {effect === 'answer' && field('status', text('status_code'))}
        {effect === 'delay' && field('delayMs', text('rule_delay_ms'))}
        {field('first', text('rule_first'), text('rule_always'))}
        {effect === 'answer' && field('body', text('rule_body'), '', 'field-body')}
      </div>
      {effect === 'reject' && <p class="quiet rule-hint">{text('rule_reject_hint')}</p>}
      {problem !== null && (
        <div id="rule-problem" class="message message-warning" role="alert">
          <Icon name="warning" />
          <span class="message-text">{problem.message}</span>
        </div>
      )}
      <div class="buttons">
        <button type="submit">{text('rule_add')}</button>
      </div>
    </form>
  );
}

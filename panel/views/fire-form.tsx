import type { VNode } from 'preact';
import { EventNameSchema, ViaSchema } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import { RegistrationSelect, type RegistrationSelectProps } from '../components/registration-select.tsx';
import { Select } from '../components/select.tsx';
import { TagField } from '../components/tag-field.tsx';
import type { Obstacle } from '../store/browser-obstacle.ts';
import type { FormAction } from '../store/form-refusal.ts';
import { lastChanceFixed, MAX_TIME_LIMIT_S, tagProblem, type FormValues } from '../store/form.ts';
import { FormMessage } from './form-message.tsx';

export interface FireFormProps {
  values: FormValues;
  registrations: RegistrationSelectProps['registrations'];
  /** The key of the registration that it means. */
  chosen: string | undefined;
  obstacle: Obstacle | null;
  alert: Obstacle | null;
  onEdit: (values: Partial<FormValues>) => void;
  onAct: (action: FormAction) => void;
  /** Why the tag does not fire. */
  onAsk: () => void;
}

/** The form "Fire a sync event": any tag, registered or not, in any way. */
export function FireForm(props: FireFormProps): VNode {
  const { values, registrations, chosen, obstacle, alert, onEdit, onAct } = props;
  const fixed = lastChanceFixed(values);
  const tooLong = tagProblem(values.tag);
  return (
    <form
      class="fire-form"
      aria-label={text('form_name')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onAct('fire');
      }}
    >
      <h2 class="section-title">{text('form_name')}</h2>
      <div class="fields">
        <RegistrationSelect
          registrations={registrations}
          value={chosen ?? ''}
          onChange={(registration) => onEdit({ registration })}
        />
        <TagField
          id="fire-tag"
          tag={values.tag}
          invalid={tooLong !== null}
          describedBy={tooLong === null ? undefined : 'fire-message'}
          onTag={(tag) => onEdit({ tag })}
          onEnter={() => onAct('fire')}
        />
        <Select
          label={text('event')}
          value={values.event}
          options={EventNameSchema.options.map((event) => ({ value: event, label: event }))}
          onChange={(event) => onEdit({ event })}
        />
        <Select
          label={text('dispatch')}
          value={values.via}
          options={ViaSchema.options.map((via) => ({ value: via, label: via }))}
          onChange={(via) => onEdit({ via })}
        />
        <div class="field">
          <label for="fire-limit">{text('time_limit')}</label>
          <input
            id="fire-limit"
            type="number"
            min={1}
            max={MAX_TIME_LIMIT_S}
            step={1}
            value={values.timeLimit}
            title={text('time_limit_title')}
            onInput={(event) => onEdit({ timeLimit: event.currentTarget.value })}
          />
        </div>
        <div class="field-check">
          <input
            id="fire-last"
            type="checkbox"
            checked={fixed === null && values.lastChance}
            disabled={fixed !== null}
            aria-describedby={fixed === null ? undefined : 'fire-last-fixed'}
            onChange={(event) => onEdit({ lastChance: event.currentTarget.checked })}
          />
          <label for="fire-last" title={text('last_chance_title')}>
            {text('last_chance')}
          </label>
          {fixed !== null && (
            <span id="fire-last-fixed" class="quiet">
              {fixed}
            </span>
          )}
        </div>
      </div>
      <FormMessage id="fire-message" tooLong={tooLong} obstacle={obstacle} alert={alert} onAct={onAct} />
      <div class="buttons">
        <button type="submit" class={chosen === undefined ? '' : 'primary'}>
          {text('fire')}
        </button>
        <button type="button" title={text('attempts_title')} onClick={() => onAct('attempts')}>
          {text('attempts')}
        </button>
        <button type="button" title={text('fire_all_title')} onClick={() => onAct('fireAll')}>
          {text('fire_all')}
        </button>
        <button type="button" class="link" onClick={props.onAsk}>
          {text('why')}
        </button>
      </div>
    </form>
  );
}

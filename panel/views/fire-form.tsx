import type { VNode } from 'preact';
import type { Registration } from '../../extension/protocol/model.ts';
import { EventNameSchema, ViaSchema } from '../../extension/protocol/model.ts';
import { Select } from '../components/select.tsx';
import { TagField } from '../components/tag-field.tsx';
import type { Obstacle } from '../store/browser-obstacle.ts';
import type { FormAction } from '../store/form-refusal.ts';
import { lastChanceFixed, MAX_TIME_LIMIT_S, tagProblem, type FormAlert, type FormValues } from '../store/form.ts';
import { FormMessage } from './form-message.tsx';

export interface FireFormProps {
  values: FormValues;
  registrations: readonly Registration[];
  chosen: Registration | undefined;
  obstacle: Obstacle | null;
  alert: FormAlert | null;
  onEdit: (values: Partial<FormValues>) => void;
  onAct: (action: FormAction) => void;
}

/** The form "Fire a sync event": any tag, registered or not, in any way. */
export function FireForm({ values, registrations, chosen, obstacle, alert, onEdit, onAct }: FireFormProps): VNode {
  const fixed = lastChanceFixed(values);
  const tooLong = tagProblem(values.tag);
  return (
    <form
      class="fire-form"
      aria-label="Fire a sync event"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onAct('fire');
      }}
    >
      <h2 class="section-title">Fire a sync event</h2>
      <div class="fields">
        <Select
          label="Registration"
          class="field-registration"
          value={chosen?.key ?? ''}
          options={registrationOptions(registrations)}
          onChange={(registration) => onEdit({ registration })}
        />
        <div class="field field-tag">
          <label for="fire-tag">Tag</label>
          <TagField
            id="fire-tag"
            tag={values.tag}
            invalid={tooLong !== null}
            describedBy={tooLong === null ? undefined : 'fire-message'}
            onTag={(tag) => onEdit({ tag })}
            onEnter={() => onAct('fire')}
          />
        </div>
        <Select
          label="Event"
          value={values.event}
          options={EventNameSchema.options.map((event) => ({ value: event, label: event }))}
          onChange={(event) => onEdit({ event })}
        />
        <Select
          label="Dispatch"
          value={values.via}
          options={ViaSchema.options.map((via) => ({ value: via, label: via }))}
          onChange={(via) => onEdit({ via })}
        />
        <div class="field field-limit">
          <label for="fire-limit">Time limit (s)</label>
          <input
            id="fire-limit"
            type="number"
            min={1}
            max={MAX_TIME_LIMIT_S}
            step={1}
            value={values.timeLimit}
            title="A simulated event that has not settled after this time is reported as timed out. The browser's own limit is 180 s."
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
          <label for="fire-last" title="event.lastChance: the browser sets it on the last of its attempts">
            Last chance
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
        <button type="submit" class="primary">
          Fire
        </button>
        <button
          type="button"
          title="Simulated attempts 1 to 3, the third with last chance; ends with the first that is fulfilled"
          onClick={() => onAct('attempts')}
        >
          Attempts 1 → 3
        </button>
        <button
          type="button"
          title="Fire every listed tag of the registration, simulated, in the order shown"
          onClick={() => onAct('fireAll')}
        >
          Fire all
        </button>
      </div>
    </form>
  );
}

function registrationOptions(registrations: readonly Registration[]): { value: string; label: string }[] {
  if (registrations.length === 0) return [{ value: '', label: 'No service worker in this tab' }];
  return registrations.map(({ key, scope, partitioned }) => ({
    value: key,
    label: partitioned ? `${scope} (partitioned)` : scope,
  }));
}

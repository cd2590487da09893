import * as v from 'valibot';
import { useEffect, useState } from 'preact/hooks';
import type { VNode } from 'preact';
import { RetryParametersSchema, type RetryParameters } from '../../extension/protocol/retry-parameters.ts';
import { text } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';
import { run } from '../store/actions.ts';
import type { PanelStore } from '../store/panel-store.ts';
import { complain, recall, remember } from '../store/settings.ts';
import {
  learnedFields,
  readValues,
  RETRY_FIELDS,
  retryTold,
  scheduleText,
  toValues,
  type RetryValues,
} from './retry-values.ts';

const LABELS = {
  initialRetryDelayMs: 'retry_delay',
  retryDelayFactor: 'retry_factor',
  maxAttempts: 'retry_attempts',
  maxEventDurationMs: 'retry_event',
} as const;

/** What the estimates are made by, as a disclosure: the browser's own numbers, those set here, and what was learned since. */
export function RetrySchedule({ store }: { store: PanelStore }): VNode | null {
  const [typed, setTyped] = useState<RetryValues | null>(null);
  const [isTried, setTried] = useState(false);
  useRemembered(store);
  const retry = retryTold(store.status.value?.retry);
  if (retry === null) return null;
  const { given, known } = retry;
  const values = typed ?? toValues(known);
  const read = readValues(values);
  const problems = isTried && 'problems' in read ? read.problems : {};
  const learned = learnedFields(given, known);
  const schedule = scheduleText(known);
  const set = (parameters: RetryParameters | null): void => {
    setTyped(null);
    setTried(false);
    void setRetry(store, parameters);
  };
  return (
    <details class="retry">
      <summary class="disclosure">
        <Icon name="chevron" />
        <span>{text('retry_schedule')}</span>{' '}
        <span class="quiet" title={schedule}>
          {schedule}
        </span>
      </summary>
      <form
        aria-label={text('retry_schedule')}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          // What was only learned is not set by that.
          if (typed !== null && 'parameters' in read) set(read.parameters);
        }}
      >
        <p class="quiet">{text('retry_note')}</p>
        <div class="fields">
          {RETRY_FIELDS.map((field) => (
            <div key={field} class="field">
              <label for={`retry-${field}`}>{text(LABELS[field])}</label>
              <input
                id={`retry-${field}`}
                inputMode="decimal"
                value={values[field]}
                aria-invalid={problems[field] !== undefined}
                aria-describedby={problems[field] === undefined ? undefined : `retry-${field}-problem`}
                onInput={({ currentTarget }) => setTyped({ ...values, [field]: currentTarget.value })}
              />
            </div>
          ))}
        </div>
        {RETRY_FIELDS.map(
          (field) =>
            problems[field] !== undefined && (
              <p key={field} id={`retry-${field}-problem`} role="alert" class="retry-problem">
                {problems[field]}
              </p>
            ),
        )}
        {learned.length > 0 && (
          <p class="retry-learned">
            {text(
              'retry_learned',
              learned.map(([field, value]) => text('named', text(LABELS[field]), value)).join(text('list_separator')),
            )}
          </p>
        )}
        <div class="buttons">
          <button type="submit">{text('retry_apply')}</button>
          <button type="button" title={text('retry_reset_title')} onClick={() => set(null)}>
            {text('retry_reset')}
          </button>
        </div>
      </form>
    </details>
  );
}

/** Sets the parameters, now and in panels to come; null for the browser's own. */
async function setRetry(store: PanelStore, parameters: RetryParameters | null): Promise<void> {
  await run(store, { type: 'retry', parameters });
  await remember(store, 'retryParameters', parameters);
}

/** Tells a background that has just been connected what was set in an earlier panel. */
function useRemembered(store: PanelStore): void {
  const isConnected = store.connection.value === 'connected';
  useEffect(() => {
    if (!isConnected) return;
    const tell = async (): Promise<void> => {
      const remembered = await recall(store, 'retryParameters');
      if (remembered === null || remembered === undefined) return;
      await run(store, { type: 'retry', parameters: v.parse(RetryParametersSchema, remembered) });
    };
    tell().catch((error: unknown) => complain(store, error));
  }, [isConnected]);
}

import { useEffect } from 'preact/hooks';
import type { VNode } from 'preact';
import type { Subject } from '../../extension/protocol/evidence.ts';
import { DEFAULT_TIME_LIMIT_MS } from '../../extension/protocol/messages.ts';
import { text } from '../../extension/text.ts';
import { IconButton } from '../components/icon-button.tsx';
import { intoView } from '../components/into-view.ts';
import { onEscape } from '../components/on-escape.ts';
import { Tag } from '../components/tag.tsx';
import { run, turn } from '../store/actions.ts';
import type { PanelStore } from '../store/panel-store.ts';
import { useNow } from '../components/use-now.ts';
import { askedOf } from './why-asked.ts';
import { attemptText, countdownText } from './why-attempt.ts';
import { whyNotFiring } from './why-not.ts';
import type { Cause, Cure } from './why-words.ts';

const SECOND_MS = 1_000;
/** The causes with which the next attempt comes by itself. */
const COUNTED: readonly Cause[] = ['waiting', 'failed-to-start'];

/** Why a tag is not firing: one answer, what it was seen by, what to do, and what is estimated of its next attempt. */
export function WhyPane({ store }: { store: PanelStore }): VNode | null {
  const subject = store.why.value;
  const now = useNow(subject !== null, SECOND_MS);
  useAsking(store, subject);
  const asked = subject && askedOf(store, subject, now);
  if (subject === null || asked === null) return null;
  const answer = whyNotFiring(asked);
  const attempt = attemptText(asked);
  const dismiss = (): void => {
    store.why.value = null;
    store.selected.value = null;
  };
  const countdown = COUNTED.includes(answer.cause) ? countdownText(asked) : null;
  return (
    <section
      key={JSON.stringify(subject)} // another answer: from its beginning, and in view
      ref={intoView}
      id="why"
      class="why"
      tabIndex={-1}
      aria-label={text('why')}
      data-cause={answer.cause}
      onKeyDown={onEscape(dismiss)}
    >
      <h2 class="section-title">
        <span>{text('why')}</span>
        <span class="details-tag quiet" title={asked.scope}>
          {subject.tag === null ? asked.scope : <Tag tag={subject.tag} />}
        </span>
        <IconButton icon="close" label={text('dismiss')} onClick={dismiss} />
      </h2>
      <p class="why-sentence">
        {answer.sentence} {countdown !== null && <span class="countdown">{countdown}</span>}
      </p>
      <dl>
        <dt>{text('why_evidence')}</dt>
        <dd>{answer.evidence}</dd>
        <dt>{text('why_next')}</dt>
        <dd>
          {answer.next}
          {answer.cure !== null && (
            <button type="button" class="why-cure" onClick={() => void cure(store, answer.cure, subject)}>
              {text(CURES[answer.cure])}
            </button>
          )}
        </dd>
        {attempt !== null && (
          <>
            <dt>{text('retry_attempts')}</dt>
            <dd>{attempt}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

const CURES = {
  repair: 'action_repair',
  release: 'why_cure_release',
  online: 'why_cure_online',
  record: 'action_record',
  fire: 'why_cure_fire',
} as const;

async function cure(store: PanelStore, what: Cure | null, { registration, tag, event }: Subject): Promise<void> {
  const rest = { via: 'simulated', lastChance: false, timeLimitMs: DEFAULT_TIME_LIMIT_MS } as const;
  if (what === 'repair') store.repairing.value = registration;
  else if (what === 'release') await turn(store, 'hold', false);
  else if (what === 'online') await turn(store, 'offline', false);
  else if (what === 'record') await turn(store, what, true);
  else if (what === 'fire' && tag !== null) await run(store, { type: 'fire', registration, tag, event, ...rest });
}

/** Keeps the background telling what it sees of a subject, also one that was connected anew. */
function useAsking(store: PanelStore, subject: Subject | null): void {
  const isConnected = store.connection.value === 'connected';
  const key = subject && JSON.stringify(subject);
  useEffect(() => {
    if (!isConnected || subject === null) return;
    void run(store, { type: 'ask', subject });
    return () => void run(store, { type: 'ask', subject: null });
  }, [isConnected, key]);
}

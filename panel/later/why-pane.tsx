import { useEffect, useState } from 'preact/hooks';
import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { Icon } from '../components/icon.tsx';
import { Tag } from '../components/tag.tsx';
import type { Answer } from './why-not.ts';

export interface WhyPaneProps {
  tag: string;
  answer: Answer;
  /** When the next attempt is estimated to come, epoch ms; null where none is. */
  nextAttemptAt: number | null;
  onRepair: (registration: string) => void;
  onClose: () => void;
}

/** Why the chosen tag is not firing: one answer, what it was seen by, and what to do. */
export function WhyPane({ tag, answer, nextAttemptAt, onRepair, onClose }: WhyPaneProps): VNode {
  const { sentence, evidence, next, repairs } = answer;
  return (
    <section class="why" aria-label={text('why')} data-cause={answer.cause}>
      <h2 class="section-title">
        <span>{text('why')}</span>
        <span class="why-tag">
          <Tag tag={tag} />
        </span>
        <button
          type="button"
          class="icon-button"
          aria-label={text('dismiss')}
          title={text('dismiss')}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </h2>
      <p class="why-sentence">
        {sentence} {nextAttemptAt !== null && <Countdown to={nextAttemptAt} />}
      </p>
      <p class="quiet">
        {text('why_evidence')} {evidence}
      </p>
      <p>
        {text('why_next')} {next}
        {repairs !== null && (
          <button type="button" class="why-repair" onClick={() => onRepair(repairs)}>
            {text('repair')}
          </button>
        )}
      </p>
    </section>
  );
}

const SECOND_MS = 1_000;

/** How long it is until the estimated moment, counted down by the second. */
function Countdown({ to }: { to: number }): VNode {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((to - now) / SECOND_MS);
  if (seconds <= 0) return <span class="quiet">{text('why_due')}</span>;
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return <span class="countdown">{text('why_countdown', clock)}</span>;
}

import { useEffect, useState } from 'preact/hooks';
import type { VNode } from 'preact';
import { LOG_EVENT_TYPES } from '../../extension/protocol/log.ts';
import { EventNameSchema, OutcomeSchema } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import { tagLabel } from '../components/tag-text.ts';
import { eventName } from '../later/event-text.ts';
import type { ActivityRow } from '../store/activity.ts';
import { kindText, outcomeView } from '../store/dispatch-text.ts';
import { tagsOf, withWord, wordOf, wordOfTag, type Prefix } from './activity-filter.ts';

/** Where no row came, or changed, for so long, the tags of so many of the newest are looked for. */
const REST_MS = 500;
const NEWEST_ROWS = 20_000;
/** More tags than this are not offered to choose from; any of them may be typed. */
const MOST_TAGS = 200;

interface Choice {
  readonly word: string;
  readonly label: string;
}

export interface FilterBarProps {
  rows: readonly ActivityRow[];
  filter: string;
  onFilter: (filter: string) => void;
}

/** What of the log is listed: text, and a choice of tag, kind, event and outcome, each of which is a word of that text. */
export function FilterBar({ rows, filter, onFilter }: FilterBarProps): VNode {
  const [tags, setTags] = useState<readonly Choice[]>([]);
  // Not at each event that comes: at rest, and those of all rows when they are asked for.
  const lookForTags = (among: readonly ActivityRow[]): void =>
    setTags(tagsOf(among, MOST_TAGS).map((tag) => ({ word: wordOfTag(tag), label: tagLabel(tag) })));
  useEffect(() => {
    const timer = setTimeout(() => lookForTags(rows.slice(-NEWEST_ROWS)), REST_MS);
    return () => clearTimeout(timer);
  }, [rows]);
  const choose = (about: Prefix, name: string, all: string, choices: readonly Choice[], onOpen?: () => void): VNode => {
    const chosen = wordOf(filter, about);
    const label = text('filter_by', name);
    const known = choices.find(({ word, label }) =>
      [word, about === 'tag' ? word : label.toLowerCase()].includes(chosen),
    );
    return (
      <select
        class={chosen === '' ? '' : 'is-set'}
        aria-label={label}
        title={label}
        onPointerDown={onOpen}
        onFocus={onOpen}
        onChange={(event) => onFilter(withWord(filter, about, event.currentTarget.value))}
      >
        <option value="" selected={chosen === ''}>
          {all}
        </option>
        {/* What was typed. */}
        {chosen !== '' && known === undefined && (
          <option value={chosen} selected>
            {chosen.startsWith('=') ? tagLabel(chosen.slice(1)) : chosen}
          </option>
        )}
        {choices.map(({ word, label }) => (
          <option key={word} value={word} selected={word === known?.word}>
            {label}
          </option>
        ))}
      </select>
    );
  };
  return (
    <>
      <input
        type="search"
        class="activity-filter"
        aria-label={text('filter_activity')}
        placeholder={text('filter_activity')}
        title={text('filter_activity_hint')}
        spellcheck={false}
        value={filter}
        onInput={(event) => onFilter(event.currentTarget.value)}
      />
      <div class="filter-bar">
        {choose('tag', text('tag'), text('filter_all_tags'), tags, () => lookForTags(rows))}
        {choose('kind', text('kind'), text('filter_all_kinds'), KINDS())}
        {choose('type', text('event'), text('filter_all_events'), TYPES())}
        {choose('outcome', text('outcome'), text('filter_all_outcomes'), OUTCOMES())}
      </div>
    </>
  );
}

const KINDS = (): Choice[] => EventNameSchema.options.map((word) => ({ word, label: kindText(word) }));
// A dispatch is one row, from its beginning to its end, and is called by its event.
const TYPES = (): Choice[] =>
  LOG_EVENT_TYPES.filter((type) => type !== 'settled').map((type) => ({
    word: type,
    label: type === 'dispatched' ? EventNameSchema.options.join(text('list_separator')) : eventName(type),
  }));
const OUTCOMES = (): Choice[] => [
  ...OutcomeSchema.options.map((outcome) => ({
    word: outcome,
    label: outcomeView({ outcome }).label,
  })),
  { word: 'running', label: text('outcome_running') },
];

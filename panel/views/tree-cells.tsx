import type { VNode } from 'preact';
import { numberText, plural, text } from '../../extension/text.ts';
import { splitUrl } from '../components/short-url.ts';
import { listedTags } from '../../extension/protocol/listed-tags.ts';
import type { Unlisted, WorkerVersion } from '../../extension/protocol/model.ts';
import { Icon, type IconName } from '../components/icon.tsx';
import { NoteCell } from '../components/note-cell.tsx';
import type { OriginRow, RegistrationRow } from '../store/tree.ts';
import type { NoteRow } from '../store/tree-notes.ts';

/** The permissions, and what is said of each where it is denied. */
const PERMISSIONS = [
  ['background-sync', 'register_not_allowed'],
  ['periodic-background-sync', 'register_not_allowed_periodic'],
] as const;

/** An origin's row: its name and its permissions. */
export function OriginCells({ origin }: { origin: OriginRow['origin'] }): VNode {
  return (
    <div role="gridcell" aria-colspan={4} class="cell-wide">
      <Icon name="chevron" />
      <div class="wide-text">
        <strong class="origin-name" title={origin.origin}>
          {origin.origin}
        </strong>
        {origin.partitioned && <span class="badge">{text('partitioned')}</span>}
        {PERMISSIONS.map(([name, denied]) => {
          const state = origin.permissions[name];
          return (
            <span
              key={name}
              class={`permission ${name} permission-${state}`}
              title={state === 'denied' ? text(denied) : undefined}
            >
              {name}: {state}
            </span>
          );
        })}
      </div>
    </div>
  );
}

export interface RegistrationCellsProps {
  row: RegistrationRow;
  tabIndex: number;
}

/** A registration's row: its scope, its workers, whether it is held or stuck, and firing all its tags: a click is the treegrid's. */
export function RegistrationCells({ row, tabIndex }: RegistrationCellsProps): VNode {
  const { registration, found } = row;
  const { scope, workers, held, stuck, partitioned, periodicSync } = registration;
  const { origin, path } = splitUrl(scope);
  const tags = listedTags(registration).length;
  return (
    <>
      <div role="gridcell" aria-colspan={2} class="cell-wide">
        <Icon name="chevron" />
        <div class="wide-text">
          <span class="scope" title={scope}>
            <span class="scope-origin">{origin}</span>
            <span class="scope-path">{path}</span>
          </span>
          {partitioned && <span class="badge">{text('partitioned')}</span>}
          {tags > 0 && (
            <span class="quiet">
              {found === null
                ? plural('tag_count', tags)
                : text('found_of', numberText(found), plural('tag_count', tags))}
            </span>
          )}
          {workers.map((worker) => (
            <Worker key={worker.slot} {...worker} />
          ))}
          {workers.length === 0 && <span class="quiet">{text('no_worker')}</span>}
          {periodicSync.status === 'unsupported' && <span class="quiet">{text('no_periodic')}</span>}
        </div>
      </div>
      <div role="gridcell" title={stuck?.why}>
        {stuck !== null ? <Badge state="stuck" icon="warning" /> : held && <Badge state="held" icon="pause" />}
      </div>
      <div role="gridcell" class="cell-actions">
        <button
          type="button"
          class="row-button"
          tabIndex={tabIndex}
          aria-label={text('fire_all_of', scope)}
          title={text('fire_all_title')}
        >
          {text('fire_all')}
        </button>
      </div>
    </>
  );
}

function Badge({ state, icon }: { state: 'held' | 'stuck'; icon: IconName }): VNode {
  return (
    <span class={`badge badge-${state}`}>
      <Icon name={icon} />
      {text(state === 'held' ? 'state_held' : 'state_stuck')}
    </span>
  );
}

function Worker({ slot, state, scriptURL }: WorkerVersion): VNode {
  const script = splitUrl(scriptURL).path.split('/').at(-1);
  return (
    <span class={`worker worker-${slot}`} title={text('worker_title', slot, state, scriptURL)}>
      {script === undefined || script === '' ? scriptURL : script} <span class="quiet">{slot}</span>
      {state !== settledState(slot) && <span class="quiet"> ({state})</span>}
    </span>
  );
}

/** The state that goes without saying for a slot. */
function settledState(slot: WorkerVersion['slot']): WorkerVersion['state'] {
  return slot === 'installing' ? 'installing' : slot === 'waiting' ? 'installed' : 'activated';
}

/** A row of words. */
export function NoteCells({ row, tabIndex }: { row: NoteRow; tabIndex: number }): VNode {
  return (
    <NoteCell tone={row.tone} span={4}>
      {row.text}
      {row.asks !== null && (
        <button type="button" class="link" tabIndex={tabIndex}>
          {text('why')}
        </button>
      )}
    </NoteCell>
  );
}

/** Something of the tab that cannot be listed: where, why, and what to do. */
export function UnlistedCells({ entry }: { entry: Unlisted }): VNode {
  return (
    <NoteCell span={4}>
      <strong class="where">{entry.where}</strong> {entry.why} {entry.next}
    </NoteCell>
  );
}

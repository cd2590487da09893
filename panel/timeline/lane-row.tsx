import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { memo } from '../components/memo.ts';
import { splitUrl } from '../components/short-url.ts';
import { visibleText } from '../components/tag-text.ts';
import { Tag } from '../components/tag.tsx';
import { itemButton, placed, TRACK_HEIGHT, TRACK_TOP, type ItemScene } from './item-button.tsx';
import type { Group, Lane, LaneRow as Row } from './lane-model.ts';
import { laneShapes, stretchShapes, type Scene } from './lane-shapes.ts';
import type { Shape } from './shapes.ts';
import type { Span } from './spans.ts';

/** In px; styles/theme.css has the same as `--row`. */
const GROUP_HEIGHT = 24;

/** The height of a row, in px. */
export const heightOf = (row: Row): number => (row.type === 'group' ? GROUP_HEIGHT : laneHeight(row.lane));

/** At least one track is drawn. */
const laneHeight = ({ tracks }: Lane): number => TRACK_TOP + TRACK_HEIGHT * Math.max(1, tracks.length);

interface RowPlace {
  /** Among all rows, from 0. */
  index: number;
  /** How far below the row before, in px. */
  gap: number;
}

export interface LaneRowProps extends ItemScene, RowPlace {
  group: Group;
  isTab: boolean;
  /** Of the lane and of its group: what is drawn is right as long as they are the same. */
  version: number;
  groupVersion: number;
}

/** A lane: its name, and what happened in the window; only lanes that changed are rendered again. */
export const LaneRow = memo((props: LaneRowProps): VNode => {
  const { lane, group, isTab, index, gap, selected } = props;
  return (
    <div
      role="row"
      data-row={index}
      class={`lane ${selected === null ? '' : 'is-selected'}`}
      style={{ marginTop: `${gap}px`, height: `${laneHeight(lane)}px` }}
      aria-rowindex={index + 2}
    >
      <div role="rowheader" class="lane-name">
        {lane.tag === null ? (
          <span class="quiet">{text(isTab ? 'timeline_tab' : 'timeline_worker')}</span>
        ) : (
          <Tag tag={lane.tag} />
        )}
        {lane.tag !== null && lane.kind === 'periodicsync' && <span class="lane-kind">{text('kind_periodic')}</span>}
      </div>
      <div role="gridcell" class="lane-time">
        {!isTab && <Stretched of={group} scene={props} />}
        {laneShapes(lane, props, selected).map((shape) => itemButton(shape, props))}
      </div>
    </div>
  );
});

/** The header of a registration's lanes: its scope. */
export const GroupRow = memo(({ group, index, gap }: RowPlace & { group: Group }): VNode => {
  const { origin, path } = splitUrl(group.scope);
  const scope = (
    <span class="scope">
      <span class="scope-origin">{visibleText(origin)}</span>
      <span class="scope-path">{visibleText(path)}</span>
    </span>
  );
  return (
    <div role="row" data-row={index} class="lane-group" style={{ marginTop: `${gap}px` }} aria-rowindex={index + 2}>
      <div role="rowheader" aria-colspan={2} title={visibleText(group.scope)}>
        {scope}
        {group.partitioned && <span class="lane-kind">{text('partitioned')}</span>}
      </div>
    </div>
  );
});

/** The times in which a registration, or the whole tab, was offline or held, behind what happened then. */
export function Stretched({ of, scene }: { of: Pick<Group, 'offline' | 'held'>; scene: Scene }): VNode {
  const draw = (shape: Shape<Span>, kind: string): VNode => (
    <div
      key={`${kind} ${shape.items[0]?.seq}`}
      class={`stretch stretch-${kind}`}
      style={placed(shape, scene)}
      aria-hidden="true"
    />
  );
  return (
    <>
      {stretchShapes(of.offline, scene).map((shape) => draw(shape, 'offline'))}
      {stretchShapes(of.held, scene).map((shape) => draw(shape, 'held'))}
    </>
  );
}

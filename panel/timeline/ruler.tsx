import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { memo } from '../components/memo.ts';
import { placed, TRACK_TOP } from './item-button.tsx';
import type { Group } from './lane-model.ts';
import { stretchShapes, type Scene } from './lane-shapes.ts';
import { Stretched } from './lane-row.tsx';
import { HOUR, ticksOf, toPx } from './scale.ts';
import { tickText } from './timeline-text.ts';

/** From one tick to the next there is room for a label, in px: `14:03:27`, or with milliseconds, or a day with its year. */
const APART = 72;
const APART_LONG = 96;
const LABEL_FROM = 44;

interface RulerProps {
  /** Another object as soon as something else is to be seen. */
  scene: Scene;
  tab: Pick<Group, 'offline' | 'held'>;
}

/** The times at the top, and when the whole tab was offline or held. */
export const Ruler = memo(({ scene, tab }: RulerProps): VNode => {
  const { step, at } = ticks(scene);
  return (
    <>
      {at.map((time) => (
        <span key={time} class="tick" style={{ left: leftOf(time, scene) }}>
          {tickText(time, step)}
        </span>
      ))}
      {(['offline', 'held'] as const).flatMap((kind) =>
        stretchShapes(tab[kind], scene).map((shape) => (
          <span
            key={`${kind} ${shape.items[0]?.seq}`}
            class={`stretch-label stretch-${kind}`}
            style={placed(shape, scene)}
          >
            {shape.width >= LABEL_FROM && text(kind === 'offline' ? 'target_offline' : 'state_held')}
          </span>
        )),
      )}
    </>
  );
});

/** What is behind the lanes: a line at each tick and at the present, and when the whole tab was offline or held. */
export const Backdrop = memo(({ scene, tab }: RulerProps): VNode => {
  return (
    <div class="backdrop" aria-hidden="true">
      <Stretched of={tab} scene={scene} />
      {ticks(scene).at.map((time) => (
        <div key={time} class="tick-line" style={{ left: leftOf(time, scene) }} />
      ))}
      <div class="present" style={{ left: leftOf(scene.now, scene) }} />
    </div>
  );
});

function ticks({ window, width }: Scene): ReturnType<typeof ticksOf> {
  const rough = ticksOf(window, width, APART);
  return rough.step < 1_000 || rough.step >= HOUR ? ticksOf(window, width, APART_LONG) : rough;
}

function leftOf(time: number, { window, width }: Scene): string {
  const px = toPx(window, width, time);
  return `${Math.min(Math.max(px, -TRACK_TOP), width + TRACK_TOP)}px`;
}

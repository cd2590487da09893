import type { Figure } from './figure.ts';

/** One part of the run. Each starts the browsers that it needs and closes them. */
export interface Benchmark {
  readonly name: string;
  /** @param samples - how many interleaved pairs each figure is the median of */
  run(samples: number): Promise<Figure[]>;
}

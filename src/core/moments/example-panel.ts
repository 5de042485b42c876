import type { ReturnPanel } from './contract';

/**
 * A small one-factor market drawn by formula, for tests and examples: the same bits on every machine
 * and in `scripts/peers/example_panel.py`. Park-Miller generator; a normal is twelve uniforms minus six.
 */
export function examplePanel(periods: number, assets: number, seed = 1): ReturnPanel {
  let state = seed;
  const normal = () => {
    let sum = -6;
    for (let k = 0; k < 12; k++) {
      state = (state * 16807) % 2147483647;
      sum += state / 2147483647;
    }
    return sum;
  };
  const returns = new Float64Array(periods * assets);
  for (let k = 0, t = 0; t < periods; t++) {
    const market = 0.0004 + 0.01 * normal();
    for (let i = 0; i < assets; i++, k++) {
      const beta = 0.5 + (i % 7) / 4;
      const noise = 0.006 + 0.003 * (i % 5);
      returns[k] = beta * market + noise * normal();
    }
  }
  return { returns, periods, assets, periodsPerYear: 252 };
}

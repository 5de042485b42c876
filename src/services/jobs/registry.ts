import type { JobKind } from './contract';
import { ingestPrices } from './kinds/ingest-prices';
import { maintainStorage } from './kinds/maintain-storage';
import { refreshForecasts } from './kinds/refresh-forecasts';

/** Every kind of background work: a new one is a file in `kinds/` and its line here. */
export const jobKinds: readonly JobKind[] = [
  anyInput(ingestPrices),
  anyInput(refreshForecasts),
  anyInput(maintainStorage),
];

/** The queue parses stored input with the kind's own schema before `run` sees it. */
function anyInput<Input>(kind: JobKind<Input>): JobKind {
  return kind as unknown as JobKind;
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import { findCurrencies } from '@/db/queries/assets';
import type { IngestOutcome } from '@/db/queries/ingest';
import { type PriceLoad, storePrices } from '@/db/store-prices';
import type { FetchedPrices } from '@/market/contract';
import { columnsOfBars } from '@/market/price-columns';
import { checkQuality } from '@/market/quality';
import type { QualityFact, QualityReport, QuarantinedBar } from '@/market/quality/contract';
import type { ServiceContext } from '@/services/context';

export interface Ingestion extends FetchedPrices {
  /** What a new asset is called; the symbol where absent. Known assets keep their name. */
  readonly name?: string;
  /** The upload that the prices belong to; `symbol` then ends with `~` and this. */
  readonly uploadId?: string;
  /** Days whose jump a person has looked at and found real. */
  readonly confirmedJumps?: readonly string[];
}

export interface IngestionReport {
  readonly symbol: string;
  readonly source: string;
  readonly received: number;
  /** `empty`: nothing was left to store. */
  readonly outcome: IngestOutcome | { readonly symbol: string; readonly status: 'empty' };
  readonly quarantined: readonly QuarantinedBar[];
  readonly facts: readonly QualityFact[];
}

/** One transaction each, of which the prices are in memory as objects: small, as a file may bring a million. */
const rowsPerTransaction = 20_000;

/**
 * Passes prices through the quality gate and stores what it accepts; the rest goes to quarantine. Reports come in the
 * order of the deliveries. Every transaction that was reported is committed: an error in a later one takes nothing back,
 * and the same call again leaves the same state.
 */
export async function ingestPrices(question: IngestQuestion): Promise<IngestionReport[]> {
  const reports: IngestionReport[] = [];
  for await (const report of ingestInTurn(question)) reports.push(report);
  return reports;
}

export interface IngestQuestion {
  readonly context: Pick<ServiceContext, 'db' | 'signal'>;
  readonly input: { readonly deliveries: Iterable<Ingestion>; readonly today: string };
}

/** As `ingestPrices`, told as it is committed: of deliveries that are made one by one only those of a transaction are in memory. */
export async function* ingestInTurn({
  context: { db, signal },
  input: { deliveries, today },
}: IngestQuestion): AsyncGenerator<IngestionReport> {
  for (const group of groups(deliveries)) {
    signal?.throwIfAborted();
    yield* await ingestGroup(db, group, today);
  }
}

function* groups(deliveries: Iterable<Ingestion>): Generator<Ingestion[]> {
  let group: Ingestion[] = [];
  let rows = 0;
  let symbols = new Set<string>();
  for (const delivery of deliveries) {
    const full = rows > 0 && rows + delivery.bars.length > rowsPerTransaction;
    // A second delivery of a symbol has to see what the first one stored.
    if (full || symbols.has(delivery.symbol)) {
      yield group;
      group = [];
      rows = 0;
      symbols = new Set();
    }
    group.push(delivery);
    symbols.add(delivery.symbol);
    rows += delivery.bars.length;
  }
  if (group.length > 0) yield group;
}

async function ingestGroup(
  db: ServiceContext['db'],
  group: readonly Ingestion[],
  today: string,
): Promise<IngestionReport[]> {
  const checked = await checkDeliveries(db, group, today);
  const outcomes = await storePrices(db, priceLoadOf(checked));
  const bySymbol = new Map(outcomes.map((outcome) => [outcome.symbol, outcome]));
  return checked.map(({ symbol, source, bars, report: { quarantined, facts } }) => ({
    symbol,
    source,
    received: bars.length,
    outcome: bySymbol.get(symbol) ?? { symbol, status: 'empty' },
    quarantined,
    facts,
  }));
}

/** A delivery with what the quality gate says of it. */
export interface CheckedDelivery extends Ingestion {
  readonly report: QualityReport;
}

async function checkDeliveries(
  db: ServiceContext['db'],
  deliveries: readonly Ingestion[],
  today: string,
): Promise<CheckedDelivery[]> {
  const currencies = await findCurrencies(
    db,
    deliveries.map(({ symbol }) => symbol),
  );
  const checked: CheckedDelivery[] = [];
  for (const delivery of deliveries) {
    checked.push(
      checkDelivery(delivery, { today, assetCurrency: currencies.get(delivery.symbol) }),
    );
    await nextTurn();
  }
  return checked;
}

export const checkDelivery = (
  delivery: Ingestion,
  more: { readonly today: string; readonly assetCurrency?: string | undefined },
): CheckedDelivery => ({ ...delivery, report: checkQuality({ ...delivery, ...more }) });

/** What is stored of checked deliveries, in one transaction. */
export function priceLoadOf(checked: readonly CheckedDelivery[]): PriceLoad {
  return {
    deliveries: checked.map(({ symbol, name, currency, source, uploadId, report }) => ({
      asset: {
        symbol,
        name: name ?? symbol,
        kind: 'stock',
        sector: null,
        industry: null,
        currency,
        ...(uploadId !== undefined && { uploadId }),
      },
      source,
      prices: columnsOfBars(symbol, report.accepted),
    })),
    actions: checked.flatMap(({ symbol, source, report }) =>
      report.actions.map((action) => ({ ...action, symbol, source })),
    ),
    quarantined: checked.flatMap(({ symbol, source, report }) =>
      report.quarantined.map((bar) => ({ ...bar, symbol, source })),
    ),
  };
}

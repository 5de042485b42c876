import type { Client } from 'pg';
import type { CorporateAction } from '@/market/contract';
import { sourcesUpTo } from '@/market/source-rank';

export interface SymbolAction extends CorporateAction {
  readonly symbol: string;
  readonly source: string;
}

/** One per symbol, day, kind and source: dividends of one day are added up, splits multiplied. */
export function mergeActions(actions: readonly SymbolAction[]): SymbolAction[] {
  const merged = new Map<string, SymbolAction>();
  for (const action of actions) {
    const key = [action.symbol, action.date, action.kind, action.source].join(' ');
    const other = merged.get(key);
    const value = !other
      ? action.value
      : action.kind === 'split'
        ? other.value * action.value
        : other.value + action.value;
    merged.set(key, { ...action, value });
  }
  return [...merged.values()];
}

/**
 * Within the caller's transaction, of assets that exist. An action of a day is replaced by a source of the same or a
 * higher rank. Dividends of one day and source are added up, splits multiplied.
 */
export async function upsertActions(
  client: Client,
  actions: readonly SymbolAction[],
): Promise<void> {
  const merged = mergeActions(actions);
  for (const source of new Set(actions.map((action) => action.source))) {
    const own = merged.filter((action) => action.source === source);
    await client.query(
      `insert into corporate_actions (symbol, date, kind, value, source)
       select symbol, date, kind, value, source from json_to_recordset($1::json)
         as action (symbol text, date date, kind text, value double precision, source text)
        order by symbol, date, kind
       on conflict (symbol, date, kind) do update set value = excluded.value, source = excluded.source
        where corporate_actions.source = any($2) or not corporate_actions.source = any($3)`,
      [JSON.stringify(own), ...sourcesUpTo(source)],
    );
  }
}

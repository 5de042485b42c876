import { shownSymbol } from '@/lib/uploaded-symbol';
import type { SolvedOutcome } from '@/services/optimize/schema';
import { withRiskShares } from './risk-share';

/** Quoted where RFC 4180 asks for it; a leading = + - @ is disarmed, because spreadsheets run it as a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Every figure in full precision, as a fraction: 0.25 is 25 %. */
export function weightsCsv(outcome: SolvedOutcome): string {
  const header = 'symbol,name,weight,share_of_risk,expected_return_annual,volatility_annual';
  const lines = withRiskShares(outcome).map(
    ({ symbol, name, weight, riskShare, expectedReturn, volatility }) =>
      [cell(shownSymbol(symbol)), cell(name), weight, riskShare, expectedReturn, volatility].join(
        ',',
      ),
  );
  return `${[header, ...lines].join('\r\n')}\r\n`;
}

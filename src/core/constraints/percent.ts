/** 0.125 -> "12.5 %"; at most `digits` decimals, trailing zeros dropped. `round` gives the safe side. */
export function percent(
  fraction: number,
  round: 'nearest' | 'up' | 'down' = 'nearest',
  digits = 2,
): string {
  const unit = 10 ** digits;
  const scaled = fraction * 100 * unit;
  // 12.5 must not become 12.51 because 0.125 * 100 was 12.500000000000002.
  const slack = 1e-9 * Math.max(1, Math.abs(scaled));
  const whole =
    round === 'up'
      ? Math.ceil(scaled - slack)
      : round === 'down'
        ? Math.floor(scaled + slack)
        : Math.round(scaled);
  if (whole === 0 && fraction !== 0 && round === 'nearest' && digits < 8) {
    return percent(fraction, round, digits + 2);
  }
  return `${(whole === 0 ? 0 : whole / unit).toString().replace('-', '−')} %`;
}

import { paths } from '@/lib/paths';

/** The form with these assets chosen. */
export const optimizePath = (symbols: readonly string[]) =>
  paths.optimize(new URLSearchParams({ symbols: symbols.join(',') }).toString());

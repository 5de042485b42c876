import { unstable_cache } from 'next/cache';

/** The id is a hash of the input, so a result may still come to be here: its absence is cached for a minute only. */
export const forgetSoon = unstable_cache(async () => null, ['run-not-found'], { revalidate: 60 });

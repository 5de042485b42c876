import 'server-only';
import { unstable_cache } from 'next/cache';

/** What is not there now may come to be: a page that calls this is cached for a minute only. */
export const forgetSoon = unstable_cache(async () => null, ['forget-soon'], { revalidate: 60 });

import { loadExampleFile } from '@/server/loaders/load-example-file';

export const dynamic = 'force-static';

export function GET(): Response {
  return new Response(loadExampleFile(), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="example-prices.csv"',
    },
  });
}

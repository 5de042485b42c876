import type { Database } from '@/db/client';
import { listUploads } from '@/db/queries/uploads';
import { formatList } from '@/lib/format';
import { shownSymbol, uploadIdOf } from '@/lib/uploaded-symbol';
import { uploadReportSchema } from './schema';

/** What must stand beside figures of uploaded prices, one sentence for each file; none where none was uploaded. */
export async function uploadNotes(db: Database, symbols: readonly string[]): Promise<string[]> {
  const ids = [...new Set(symbols.flatMap((symbol) => uploadIdOf(symbol) ?? []))];
  if (ids.length === 0) return [];
  const uploads = await listUploads(db, ids);
  return uploads.flatMap(({ id, report }) => {
    const { fileName, notes } = uploadReportSchema.parse(report);
    const own = symbols.filter((symbol) => uploadIdOf(symbol) === id).map(shownSymbol);
    return notes.map((note) => `${formatList(own)}, uploaded in ${fileName}: ${note}`);
  });
}

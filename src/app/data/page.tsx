import type { Metadata } from 'next';
import { CoverageSection } from '@/components/data/coverage-section';
import { JobsSection } from '@/components/data/jobs-section';
import { ProvidersSection } from '@/components/data/providers-section';
import { QuarantineSection } from '@/components/data/quarantine-section';
import { dataHeadline } from '@/components/data/words';
import { loadData, quarantinePageSize } from '@/server/loaders/load-data';
import { ApiProvider } from '@/trpc/client';

export const revalidate = 30;

export const metadata: Metadata = {
  title: 'Data',
  description: 'Where prices come from, how far they reach, what was refused and why.',
};

export default async function DataPage() {
  const { providers, spans, quarantine, jobs, kinds, loadedAt } = await loadData();
  const names: Record<string, string> = Object.fromEntries(
    providers.map(({ id, name }) => [id, name]),
  );
  return (
    <div className="page max-w-[832px] pt-8">
      <p className="text-sm text-soft">The data behind every answer</p>
      <h1 className="mt-1 text-lg sm:text-xl">{dataHeadline(spans)}</h1>
      <div className="mt-10 space-y-12">
        <CoverageSection spans={spans} nameOfSource={(id) => names[id] ?? id} />
        <ProvidersSection providers={providers} />
        <ApiProvider>
          <QuarantineSection
            initial={quarantine}
            limit={quarantinePageSize}
            loadedAt={loadedAt}
            nameOfSource={names}
          />
          <div className="mt-12">
            <JobsSection kinds={kinds} initial={jobs} loadedAt={loadedAt} />
          </div>
        </ApiProvider>
      </div>
    </div>
  );
}

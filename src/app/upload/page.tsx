import type { Metadata } from 'next';
import { UploadWorkbench } from '@/components/upload/upload-workbench';
import { env } from '@/env';
import { paths } from '@/lib/paths';

export const revalidate = 86400;
export const metadata: Metadata = {
  title: 'Your prices',
  description: 'Bring a CSV file of prices, see how it is read, and optimize what is in it.',
};

export default function UploadPage() {
  return (
    <div className="page pt-6">
      <h1 className="text-xl">Optimize your own prices</h1>
      <p className="mt-3 mb-8 max-w-[64ch] text-soft">
        Bring a CSV file: one line per day and asset, or one column per asset. You see how it is
        read before anything is stored, and every line that is left out is named.
      </p>
      <UploadWorkbench mostAssets={env.MAX_ASSETS} examplePath={paths.uploadExample()} />
    </div>
  );
}

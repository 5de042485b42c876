import type { Metadata } from 'next';
import { defaultFormState, fromInput } from '@/components/optimize/form-state';
import { OptimizeWorkbench } from '@/components/optimize/optimize-workbench';
import { describeMethod } from '@/components/run/describe-method';
import { optimizers } from '@/core/optimizers/registry';
import { loadAssets } from '@/server/loaders/load-assets';
import { loadExample } from '@/server/loaders/load-example';

export const revalidate = 3600;

export const metadata: Metadata = {
  title: 'Optimize',
  description:
    'Choose assets, a method and limits; see the weights with their proof and a baseline.',
};

export default async function OptimizePage() {
  const [assets, example] = await Promise.all([loadAssets(), loadExample()]);
  const methods = optimizers.map(describeMethod);
  return (
    <div className="page pt-8">
      <h1 className="no-print text-xl">Optimize a portfolio</h1>
      <div className="mt-6">
        <OptimizeWorkbench
          assets={assets}
          methods={methods}
          example={fromInput(example.input, defaultFormState(methods))}
        />
      </div>
    </div>
  );
}

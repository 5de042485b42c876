import type { Metadata } from 'next';
import { forecastHorizons, withForecastSkill } from '@/components/optimize/forecast-choice';
import { defaultFormState, fromInput } from '@/components/optimize/form-state';
import { OptimizeWorkbench } from '@/components/optimize/optimize-workbench';
import { reportTerms } from '@/components/run/describe-registries';
import { loadAssets } from '@/server/loaders/load-assets';
import { loadExample } from '@/server/loaders/load-example';
import { loadForecastSkills } from '@/server/loaders/load-forecast-skill';

export const revalidate = 3600;

export const metadata: Metadata = {
  title: 'Optimize',
  description:
    'Choose assets, a method and limits; see the weights with their proof and a baseline.',
};

export default async function OptimizePage() {
  const [assets, example, skills] = await Promise.all([
    loadAssets(),
    loadExample(),
    loadForecastSkills(forecastHorizons),
  ]);
  return (
    <div className="page pt-6">
      <OptimizeWorkbench
        heading={<h1 className="text-xl">Optimize a portfolio</h1>}
        assets={assets}
        terms={withForecastSkill(reportTerms, skills)}
        example={fromInput(example.input, defaultFormState(reportTerms))}
      />
    </div>
  );
}

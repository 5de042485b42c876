import { expect, test } from '@jest/globals';
import { groupMethods } from '@/components/optimize/method-groups';
import { reportTerms } from '@/components/run/describe-registries';

const { methods } = reportTerms;
const shown = (offered: typeof methods) => {
  const { common, groups } = groupMethods(offered);
  return [...common, ...groups.flatMap((group) => group.methods)].map(({ id }) => id);
};

test('every registered method appears exactly once', () => {
  expect(shown(methods).sort()).toEqual(methods.map(({ id }) => id).sort());
});

test('a method that no group names yet appears in the last group', () => {
  const [first] = methods;
  const { groups } = groupMethods([...methods, { ...first!, id: 'brand-new' }]);
  expect(groups.at(-1)).toMatchObject({ label: 'More methods' });
  expect(groups.at(-1)!.methods.map(({ id }) => id)).toContain('brand-new');
});

test('a group without a method is not shown', () => {
  const few = methods.filter(({ id }) => id === 'min-variance' || id === 'target-return');
  expect(groupMethods(few).groups.map(({ label }) => label)).toEqual(['Reach a target']);
});

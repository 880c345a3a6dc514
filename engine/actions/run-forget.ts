// Letting go of what a run has checked out: at its end, and when the record that the end belongs into is gone.
import { z } from 'zod';
import { checkedOut } from '../catalog/queries/issues.ts';
import { defineAction } from './action.ts';
import type { Draft } from './draft.ts';
import { refField } from './fields.ts';
import { letGo, type IssueEntry } from './issue-hold.ts';
import { factsOfCompany } from './named.ts';

/**
 * The issues of a company that the run had, as they are without it: in progress, and in nobody's hands now. Damaged files
 * stay as they are.
 */
export function letGoOfAll(
  draft: Draft,
  { company, run }: { company: string; run: string },
  except?: IssueEntry,
): IssueEntry[] {
  return checkedOut(draft.sources.catalog, { company })
    .filter(({ checkoutRun, path }) => checkoutRun === run && path !== except?.path)
    .flatMap(({ path }) => draft.at('issue', path) ?? [])
    .filter((issue) => issue.data.checkoutRun === run && !draft.isDamaged(issue))
    .map((issue) => draft.set(issue, { set: letGo }));
}

export const runForget = defineAction({
  name: 'run.forget',
  sentence: 'Let go of what a run held whose record is gone; the kernel’s own',
  input: { company: refField.describe('The company'), run: z.uuid().describe('The run') },
  output: z.object({ released: z.array(z.string()).describe('Issues that nothing holds any more') }),
  internal: true,
  allow: { permission: 'run.record', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/runs/:run/forget' },
  alone: true,
  change(draft, input) {
    const company = draft.company(input.company).name;
    const released = letGoOfAll(draft, { company, run: input.run });
    for (const issue of released) draft.about(issue);
    const names = released.map(({ name }) => name);
    return draft.commit(`Let go of ${names.join(', ') || 'nothing'}: its run has no record`, {
      released: names,
    });
  },
});

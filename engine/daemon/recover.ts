// Takes over what an earlier daemon left: every run of this host whose record has no end is followed again, and the
// look after runs finishes those that are over. What belongs to no such run is cleared away. Starts nothing.
import { listCompanies } from '../catalog/queries/companies.ts';
import { listAgents } from '../catalog/queries/agents.ts';
import { liveRuns, readRunRow, listRuns, type RunRow } from '../catalog/queries/runs.ts';
import { externalSource } from '../model/run.ts';
import { leaseState, listLeases, readLease } from '../runner/lease.ts';
import { hasBegun, listRunFolders, readExit, readSpec } from '../runner/run-folder.ts';
import { askToStop } from '../runner/supervise.ts';
import { sweepMarked } from '../runner/sweep.ts';
import { removeTraces } from './finish.ts';
import { look, nameOfAgent, type Kernel } from './kernel.ts';
import { LiveRun } from './live-run.ts';
import { listWakes, removeWake } from './wake-files.ts';
import { deliveredWakes } from '../catalog/queries/runs.ts';

/** Brings the set of live runs in line with the records and this host's own files. */
export async function recoverRuns(kernel: Kernel): Promise<void> {
  const { catalog } = look(kernel).sources;
  const companies = listCompanies(catalog).map(({ company }) => company);
  for (const company of companies) {
    for (const row of liveRuns(catalog, { company }))
      if (row.host === kernel.here.host && row.source !== externalSource) adopt(kernel, row);
    noteLimits(kernel, company);
  }
  for (const run of tracesOf(kernel)) {
    if (!kernel.live.has(run)) await clear(kernel, run, companies);
  }
  for (const wake of listWakes(kernel.options.local)) {
    const { company, agent, key } = wake;
    if (deliveredWakes(catalog, { company, agent, keys: [key] }).size > 0)
      removeWake(kernel.options.local, key);
  }
}

function adopt(kernel: Kernel, row: RunRow): void {
  const { local } = kernel.options;
  if (kernel.live.has(row.id)) return;
  const spec = readSpec(local, row.id);
  const name = {
    run: row.id,
    company: row.company,
    agent: row.agent,
    startedAt: row.startedAt ?? row.createdAt,
    ...(row.issue === null ? {} : { issue: row.issue }),
  };
  const adapter = kernel.adapters.get(spec?.adapter ?? '');
  kernel.live.set(row.id, new LiveRun(local, name, spec, adapter, kernel.context.clock.now()));
  kernel.log({ event: 'run:adopt', run: row.id, agent: nameOfAgent(name) });
}

/** What a provider asked for holds across restarts: it stands in the last record of whoever was told. */
function noteLimits(kernel: Kernel, company: string): void {
  const { catalog } = kernel.context;
  const now = kernel.context.clock.now();
  for (const { slug } of listAgents(catalog, { company })) {
    const [last] = listRuns(catalog, { company, agent: slug, limit: 1 }).rows;
    if (!last?.notBefore || Date.parse(last.notBefore) <= now) continue;
    const agent = look(kernel).find('agent', company, slug);
    const runner = agent?.data.adapter?.runner;
    if (runner) kernel.notBefore.set(runner, last.notBefore);
  }
}

const tracesOf = ({ options: { local }, tokens }: Kernel): Set<string> =>
  new Set([...listRunFolders(local), ...listLeases(local), ...tokens.runs()]);

/** A run whose end is committed, or that was never recorded, leaves nothing. A live one of those is stopped first. */
async function clear(kernel: Kernel, run: string, companies: readonly string[]): Promise<void> {
  const { options, here, tokens, context } = kernel;
  const lease = readLease(options.local, run);
  if (lease && leaseState(lease, here) === 'unknown') return;
  if (lease && leaseState(lease, here) === 'alive') {
    const recorded = companies.some((company) => readRunRow(context.catalog, { company, id: run }));
    askToStop(options.local, here, run, 'cancelled', 'it is over in the book');
    kernel.log({ event: 'run:stray', run, message: recorded ? 'its end is recorded' : 'no record names it' });
    return;
  }
  if ((lease || hasBegun(options.local, run)) && !readExit(options.local, run))
    await sweepMarked({ run, folder: here.folder }, lease?.supervisor.start ?? 0, (ms) =>
      context.clock.sleep(ms),
    );
  tokens.revokeRun(run);
  removeTraces(options.local, here, run);
}

// Adds the checks to vitest's counts, prints the closing line and gives the exit code.
import { readFileSync } from 'node:fs';

const [file, vitestCode, checksPassed, checksFailed] = process.argv.slice(2);
let passed = Number(checksPassed);
let failed = Number(checksFailed);
try {
  const report = JSON.parse(readFileSync(file!, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    testResults: { status: string; assertionResults: unknown[] }[];
  };
  passed += report.numPassedTests;
  // A file that could not even be loaded has no tests to count; it is one failure.
  failed +=
    report.numFailedTests +
    report.testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0)
      .length;
} catch {
  failed += 1;
}
if (Number(vitestCode) !== 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

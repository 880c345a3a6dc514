// Which start of the machine this is: what a process left behind before the last one cannot be its own any more, and
// what it did not fsync may be half there.
import { readFileSync } from 'node:fs';

/** The id the kernel drew when it started; empty where it draws none (not Linux). */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

// Files that editors, file managers and merge tools leave beside the real ones. They are never entities, whatever
// folder they stand in, so that an open editor never makes a second issue.

const strayNames = [
  /~$/, // Emacs and gedit backups
  /^#.*#$/, // Emacs autosave
  /^\./, // .#lock, .DS_Store, .swp, .nfs…, .goutputstream-…, .fuse_hidden…
  /^4913$/, // vim's probe whether it may write
  /\.(?:sw[a-p]|swx|swpx|un~|tmp|temp|bak|backup|old|orig|rej|crswap|part|crdownload|lock|autosave|save)$/i,
  /\.tmp\.[\w-]+$/i, // write-file-atomic and its relatives
  /\.(?:md|ya?ml)\.[0-9a-z]{5,}$/i, // temporary names of atomic writers: ACME-1.md.x7Ga3f
  /___jb_(?:tmp|old)___$/, // JetBrains
  /\.(?:BASE|LOCAL|REMOTE|BACKUP)[._]\d+\.\w+$/, // git mergetool
  /_(?:BASE|LOCAL|REMOTE|BACKUP)_\d+\.\w+$/,
  /\.sync-conflict-[\d-]+/, // Syncthing
  /\((?:.* )?conflicted copy[^)]*\)/i, // Dropbox, Nextcloud
  /^(?:Thumbs\.db|desktop\.ini|Icon\r)$/i,
  /^sed[A-Za-z0-9]{6}$/, // sed -i
  /^~\$/, // office lock
];

/** Whether the last segment of a path is such a file. */
export const isStray = (name: string): boolean => strayNames.some((pattern) => pattern.test(name));

#pragma once

// glibc has it since 2.28, and hides it from whoever does not ask for GNU's extensions.
int renameat2(int old_folder, const char *_Nonnull old_path, int new_folder,
              const char *_Nonnull new_path, unsigned int flags);

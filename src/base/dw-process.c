/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/**
 * dw_process_forbid_core_files:
 *
 * Has this process leave no core file: that of a process which held a password would hold it too. A
 * kernel that pipes cores to a program asks for no limit, only whether there may be one; but then
 * the leak check could not look at the process either.
 */
void
dw_process_forbid_core_files(void)
{
  const struct rlimit none = {0, 0};

  setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__
  prctl(PR_SET_DUMPABLE, 0);
#endif
}

/**
 * dw_process_occupy_standard_descriptors:
 *
 * A descriptor that the caller closed would be taken by the next file that is opened, and what is
 * meant for a person would go there. What stands in for it can't be used, so that using it fails.
 */
void
dw_process_occupy_standard_descriptors(void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
    if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
        open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
      abort();
  }
}

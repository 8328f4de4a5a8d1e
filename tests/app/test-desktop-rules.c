/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-desktop-rules.h"
#include "dw-error.h"

#include <string.h>

#define SIXTY_FOUR "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* Parameters apart from BundleId=b, and a part of the sentence that refuses them; NULL for good. */
static const struct {
  const char *words;
  const char *part;
} rows[] = {
    {"", NULL},
    {"Amount=1", NULL},
    {"Amount=300", NULL},
    {"Amount=0", "1 to 300"},
    {"Amount=301", "1 to 300"},
    {"Amount=-1", "1 to 300"},
    {"Amount=99999999999999999999", "1 to 300"},

    {"DesktopName=Lab", NULL},
    {"DesktopName=画室_1.a:b-c", NULL},
    {"DesktopName=" SIXTY_FOUR, NULL},
    {"DesktopName=" SIXTY_FOUR "a", "at most 64"},
    {"DesktopName=1Lab", "begins with a letter"},
    {"DesktopName=-Lab", "begins with a letter"},
    {"DesktopName=", "begins with a letter"},
    {"DesktopName=http://x", "web address"},
    {"DesktopName=https://x", "web address"},
    {"DesktopName=httpx", NULL},
    {"DesktopName=La/b", "“/b”"},
    {"DesktopName=Lab!", "“!”"},
    {"DesktopName=Läb", "made of"},
    {"DesktopName=Lab\x1b[31m", "made of"},

    {"Hostname=ab", NULL},
    {"Hostname=abcdefghijklmno", NULL},
    {"Hostname=a", "2 to 15"},
    {"Hostname=abcdefghijklmnop", "2 to 15"},
    {"Hostname=lab_1", "made of letters"},
    {"Hostname=-lab", "at either end"},
    {"Hostname=lab-", "at either end"},
    {"Hostname=la--b", "no two together"},
    {"Hostname=12345", "all digits"},
    {"Hostname=1a", NULL},
    {"Hostname=画室", "made of letters"},
    {"Hostname=ecd-[1,4]-test", NULL},
    {"Hostname=ecd-[,]", NULL},
    {"Hostname=ecd-[5,]", NULL},
    {"Hostname=ecd-[,3]", NULL},
    {"Hostname=ecd-[0,6]-long", NULL},
    {"Hostname=ecd-[0,6]-longer", "2 to 15"},
    {"Hostname=ecd-[999999,6]", NULL},
    {"Hostname=ecd-[999999,6] Amount=2", "too few digits"},
    {"Hostname=ecd-[1,1] Amount=9", NULL},
    {"Hostname=ecd-[1,1] Amount=10", "too few digits"},
    {"Hostname=ecd-[1000000,6]", "numbers computers"},
    {"Hostname=ecd-[1,7]", "numbers computers"},
    {"Hostname=ecd-[1,0]", "numbers computers"},
    {"Hostname=ecd-[1]", "numbers computers"},
    {"Hostname=ecd-[x,4]", "numbers computers"},
    {"Hostname=ecd-[1,4", "numbers computers"},
    {"Hostname=ecd-1,4]", "numbers computers"},
    {"Hostname=ecd-[1,4]-[1,4]", "made of letters"},
    {"Hostname=[1,4]", "all digits"},
    {"Hostname=-[1,4]", "at either end"},

    {"UserAssignMode=ALL Amount=3 EndUserId.1=a EndUserId.2=b", NULL},
    {"UserAssignMode=PER_USER Amount=4 EndUserId.1=a EndUserId.2=b", NULL},
    {"UserAssignMode=PER_USER Amount=3 EndUserId.1=a EndUserId.2=b", "multiple of 2"},
    {"UserAssignMode=PER_USER EndUserId.1=a EndUserId.2=b", "multiple of 2"},
    {"UserAssignMode=PER_USER Amount=3", "say who"},
    {"UserAssignMode=EACH", "ALL, PER_USER"},
    {"EndUserId.100=a", NULL},
    {"EndUserId.101=a", "100 people"},
    {"Tag.20.Key=a", NULL},
    {"Tag.21.Key=a", "20 tags"},

    {"ChargeType=PostPaid", NULL},
    {"ChargeType=Postpaid", "PrePaid, PostPaid"},
    {"ChargeType=PrePaid", "needs a Period"},
    {"ChargeType=PrePaid Period=1", NULL},
    {"ChargeType=PrePaid Period=6 PeriodUnit=Month", NULL},
    {"ChargeType=PrePaid Period=4", "1, 2, 3 or 6"},
    {"ChargeType=PrePaid Period=12 PeriodUnit=Month", "PeriodUnit to Year"},
    {"ChargeType=PrePaid Period=5 PeriodUnit=Year", NULL},
    {"ChargeType=PrePaid Period=6 PeriodUnit=Year", "in years"},
    {"ChargeType=PrePaid Period=0 PeriodUnit=Year", "in years"},
    {"ChargeType=PrePaid Period=1 PeriodUnit=Day", "Month, Year"},
    {"ChargeType=PrePaid Period=1 AutoRenew=true", NULL},
    {"Period=1", "PrePaid alone"},
    {"PeriodUnit=Month", "PrePaid alone"},
    {"AutoRenew=true", "PrePaid alone"},
    {"AutoRenew=false", NULL},
    {"MonthDesktopSetting.UseDuration=250", NULL},
    {"MonthDesktopSetting.UseDuration=100", "120, 250, 360"},
    {"PurchaseOptions.MonthlyCredits=1600", NULL},
    {"PurchaseOptions.MonthlyCredits=1", "200, 1600, 4000"},

    {"VolumeEncryptionKey=k", "encrypts nothing"},
    {"VolumeEncryptionKey=k VolumeEncryptionEnabled=true", NULL},
    {"DesktopAttachment.SystemDiskSize=80", "Leave one of them out"},

    {"-BundleId", "made from"},
    {"-BundleId DesktopAttachment.DesktopType=t", "both a type"},
    {"-BundleId DesktopAttachment.ImageId=i", "both a type"},
    {"-BundleId DesktopAttachment.DesktopType=t DesktopAttachment.ImageId=i", NULL},
    {"-BundleId DesktopAttachment={}", NULL}, /* whole: the service looks into it */
    {"-BundleId BundleModels.1.BundleId=b BundleModels.1.Amount=3", NULL},
    {"-BundleId BundleModels.1.BundleId=b BundleModels.1.Amount=301", "BundleModels.1.Amount"},
    {"-BundleId BundleModels.1.BundleId=b BundleModels.2.DesktopName=1", "BundleModels.2.Desk"},
    {"-BundleId BundleModels.1.BundleId=b BundleModels.1.Hostname=1", "BundleModels.1.Host"},
#define MODEL "-BundleId DesktopAttachment.DesktopType=t DesktopAttachment.ImageId=i "
#define DISK  "DesktopAttachment."
    {MODEL DISK "SystemDiskSize=40", NULL},
    {MODEL DISK "SystemDiskSize=2040", NULL},
    {MODEL DISK "SystemDiskSize=30", "40 to 2040"},
    {MODEL DISK "SystemDiskSize=2050", "40 to 2040"},
    {MODEL DISK "SystemDiskSize=45", "steps of 10"},
    {MODEL DISK "SystemDiskSize=0", "40 to 2040"},
    {MODEL DISK "DataDiskSize=0", NULL},
    {MODEL DISK "DataDiskSize=10", "DataDiskSize"},
    {MODEL DISK "SystemDiskCategory=cloud_auto", NULL},
    {MODEL DISK "SystemDiskCategory=cloud_ssd", "cloud_auto, cloud_essd"},
    {MODEL DISK "SystemDiskCategory=cloud_essd", "SystemDiskPerLevel"},
    {MODEL DISK "SystemDiskCategory=cloud_essd " DISK "SystemDiskPerLevel=PL0", NULL},
    {MODEL DISK "SystemDiskCategory=cloud_essd " DISK "SystemDiskPerLevel=PL2", "PL0, PL1"},
    {MODEL DISK "SystemDiskCategory=cloud_auto " DISK "DataDiskCategory=cloud_auto", NULL},
    {MODEL DISK "SystemDiskCategory=cloud_auto " DISK "DataDiskCategory=cloud_essd",
     "one category"},
    {MODEL DISK "DefaultLanguage=ja-JP", NULL},
    {MODEL DISK "DefaultLanguage=de-DE", "zh-CN, zh-HK"},
};

static DwRequest *
parse(const char *text)
{
  DwRequest *request = dw_request_new();
  g_auto(GStrv) words = g_strsplit(text, " ", -1);

  dw_request_set(request, "BundleId", "b");
  for (char **word = words; *word != NULL; word++) {
    char *equals = strchr(*word, '=');

    if (**word == '-') {
      dw_request_unset(request, *word + 1);
    } else if (equals != NULL) {
      *equals = '\0';
      dw_request_set(request, *word, equals + 1);
    }
  }
  return request;
}

static void
test_rules(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwRequest) request = parse(rows[i].words);
    g_autoptr(GError) error = NULL;
    gboolean good = dw_desktop_rules_check(request, &error);

    g_test_message("%s: %s", rows[i].words, good ? "good" : error->message);
    g_assert_cmpint(good, ==, rows[i].part == NULL);
    if (good)
      continue;
    g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
    g_assert_nonnull(strstr(error->message, rows[i].part));
  }
}

static void
test_host_names(void)
{
  static const struct {
    const char *pattern;
    guint position;
    const char *name;
  } names[] = {
      {"lab", 3, "lab"},
      {"ecd-[1,4]-test", 0, "ecd-0001-test"},
      {"ecd-[1,4]-test", 1, "ecd-0002-test"},
      {"ecd-[,2]", 9, "ecd-09"},
      {"ecd-[8,]", 2, "ecd-000010"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *name = dw_desktop_rules_host_name(names[i].pattern, names[i].position);

    g_assert_cmpstr(name, ==, names[i].name);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/desktop-rules/rules", test_rules);
  g_test_add_func("/desktop-rules/host-names", test_host_names);
  return g_test_run();
}

package dev.polaris.backup.storage.restore;

import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.starter.Invocation;
import java.util.Locale;

/** What came of a restore of objects, for a person or as the one document. */
final class StorageRestorePage {
    private final Invocation invocation;

    StorageRestorePage(Invocation invocation) {
        this.invocation = invocation;
    }

    void print(StorageRestoreResult result) {
        if (invocation.json()) {
            invocation.printJson(result);
            return;
        }
        LocatedObjects source = result.source();
        line("");
        line("bucket " + result.bucket() + ": " + words(result));
        line("  backup:    " + source.slot() + " (" + source.state().name().toLowerCase(Locale.ROOT)
                + ", objects as of " + source.startedAt() + "), " + source.objects() + " objects, "
                + ByteSize.of(source.bytes()));
        line("  target:    " + source.target());
        print(result.plan());
        if (result.restored() != null) {
            print(result.restored());
        }
        if (result.report() != null) {
            line("  report:    " + result.report());
        }
        if (result.outcome() == StorageRestoreOutcome.PLANNED) {
            line("  nothing was changed; --upload brings the objects back");
        }
    }

    private void print(StorageRestorePlan plan) {
        PlannedObjects objects = plan.objects();
        line("  plan:      " + plan.digest());
        line("  mode:      " + plan.mode().label());
        count("chosen", objects.objects(), objects.bytes());
        count("missing", objects.create(), objects.createBytes());
        count("overwrite", objects.replace(), objects.replaceBytes());
        count("compare", objects.compare(), objects.compareBytes());
        line("  leave:     " + objects.leave() + " objects");
        plan.findings().forEach(finding -> line("  ! " + finding));
        line("  listed in: " + plan.listing());
    }

    private void print(RestoredObjects restored) {
        line("  uploaded:  " + restored.uploaded() + " objects, " + ByteSize.of(restored.uploadedBytes())
                + ", each read back and equal");
        if (restored.found() > 0) {
            line("  the same:  " + restored.found() + " objects, " + ByteSize.of(restored.foundBytes())
                    + ", read and equal");
        }
        if (restored.owners() > 0) {
            line("  owners:    set for " + restored.owners() + " objects");
        }
        restored.notRestored().forEach((reason, objects) -> line("  ! " + objects + " objects: " + reason.text()));
    }

    private void count(String word, long objects, long bytes) {
        if (objects > 0 || word.equals("chosen")) {
            line(String.format(Locale.ROOT, "  %-10s %d objects, %s", word + ":", objects, ByteSize.of(bytes)));
        }
    }

    private static String words(StorageRestoreResult result) {
        return switch (result.outcome()) {
            case PLANNED -> "planned";
            case NOTHING_TO_DO -> "there is nothing to upload";
            case RESTORED -> result.restored().missing() == 0 ? "restored" : "restored in part";
        };
    }

    private void line(String text) {
        invocation.out().println(text);
    }
}

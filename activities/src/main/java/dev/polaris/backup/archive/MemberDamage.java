package dev.polaris.backup.archive;

import java.io.IOException;

/** One member cannot be used; stops the scanner, never leaves the walk. */
final class MemberDamage extends IOException {
    private static final long serialVersionUID = 1L;

    MemberDamage(String what) {
        super(what);
    }
}

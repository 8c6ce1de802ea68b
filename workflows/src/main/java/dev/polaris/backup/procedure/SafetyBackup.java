package dev.polaris.backup.procedure;

/**
 * What became of the safety backup.
 *
 * @param slot its name; null when there is none
 * @param none why there is none; null when there is one
 */
record SafetyBackup(String slot, String none) {
    static SafetyBackup none(String why) {
        return new SafetyBackup(null, why);
    }

    String words() {
        return slot == null ? none : slot;
    }
}

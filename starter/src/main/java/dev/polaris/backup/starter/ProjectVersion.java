package dev.polaris.backup.starter;

import picocli.CommandLine.IVersionProvider;

/** The version this was built as. */
final class ProjectVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String built = Polaris.class.getPackage().getImplementationVersion();
        return new String[] {
            "polaris " + (built == null ? "development" : built) + " (Java " + System.getProperty("java.version") + ")"
        };
    }
}

package dev.polaris.backup.config;

import dev.polaris.backup.config.DatabaseConfig.SslMode;
import dev.polaris.backup.config.InstanceConfig.OnServer;
import dev.polaris.backup.config.InstanceConfig.OwnStorage;
import dev.polaris.backup.config.InstanceConfig.Project;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads how fresh instances are made. */
final class InstanceSection {
    private static final int HIGHEST_PORT = 65_535;
    private static final int USUAL_PORT = 5432;

    private InstanceSection() {}

    /** The section; empty when no procedure can make an instance. */
    static Optional<InstanceConfig> instance(Section section, Set<String> targets) {
        Section project = section.section("project");
        Optional<OwnStorage> storage = storage(section.section("storage"));
        if (!section.present()) {
            return Optional.empty();
        }
        return Optional.of(
                project.present() ? project(section, project, storage) : onServer(section, targets, storage));
    }

    private static InstanceConfig onServer(Section section, Set<String> targets, Optional<OwnStorage> storage) {
        String target = section.text(
                "target", "Write the name of one of targets, on whose server instances are databases; or a project.");
        if (!target.isEmpty() && !targets.contains(target)) {
            section.problem("target", "is \"" + target + "\"", "Name one of targets.");
        }
        return new OnServer(
                target, section.optionalText("appHost"), port(section), names(section.optionalText("logins")), storage);
    }

    private static Optional<OwnStorage> storage(Section section) {
        Section attach = section.section("attach");
        return section.present()
                ? Optional.of(new OwnStorage(
                        WebAddress.required(section, "url", "https://storage.example.com"),
                        section.secret("key", "POLARIS_NEW_STORAGE_KEY"),
                        HookSection.command(attach)))
                : Optional.empty();
    }

    private static InstanceConfig project(Section instance, Section section, Optional<OwnStorage> storage) {
        for (String other : List.of("target", "appHost", "appPort", "logins")) {
            if (instance.optionalText(other).isPresent()) {
                instance.problem(other, "is given together with project", "Write either target or project.");
            }
        }
        if (storage.isPresent()) {
            instance.problem("storage", "is given together with project", "Leave it out: a project has its own.");
        }
        Map<String, SslMode> modes = new LinkedHashMap<>();
        for (SslMode mode : SslMode.values()) {
            modes.put(mode.label(), mode);
        }
        return new Project(
                api(section),
                section.secret("token", "POLARIS_SUPABASE_TOKEN"),
                section.text("organization", "Write the organisation's slug."),
                section.text("region", "Write the region, such as eu-central-1."),
                section.optionalText("size"),
                Path.of(section.text("directory", "Write a directory that all restore workers share.")),
                section.integer("port", USUAL_PORT, 1, HIGHEST_PORT),
                section.choice("sslMode", SslMode.VERIFY_FULL, modes),
                storageOfProject(section));
    }

    private static String storageOfProject(Section section) {
        String template = section.optionalText("storage").orElse(Project.USUAL_STORAGE);
        try {
            if (URI.create(template.replace("{ref}", "ref")).getHost() != null) {
                return template;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        section.problem("storage", "is no address", "Leave it out for " + Project.USUAL_STORAGE + ".");
        return Project.USUAL_STORAGE;
    }

    private static URI api(Section section) {
        String text = section.optionalText("api").orElse("https://api.supabase.com");
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        section.problem("api", "is no address of the form http(s)://host", "Leave it out for Supabase's own.");
        return URI.create("http://unknown");
    }

    private static Optional<Integer> port(Section section) {
        int none = 0;
        int port = section.integer("appPort", none, 1, HIGHEST_PORT);
        return port == none ? Optional.empty() : Optional.of(port);
    }

    private static List<String> names(Optional<String> text) {
        return Arrays.stream(text.orElse("").split("[,\\s]+"))
                .filter(name -> !name.isEmpty())
                .toList();
    }
}

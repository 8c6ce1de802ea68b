package dev.polaris.backup.config;

import java.util.List;
import java.util.Optional;

/** A mapping that holds one of several ways to do something. */
final class OneOf {
    private OneOf() {}

    /**
     * The one that is there. None and several are mistakes, unless the mapping itself is left out.
     *
     * @param names of all ways, for the hint
     */
    static <T> Optional<T> chosen(Section section, List<T> there, String names) {
        if (section.present() && there.size() != 1) {
            section.problem(
                    names.split(", ")[0],
                    there.isEmpty() ? "is missing, as is any other way" : "is not the only way that is there",
                    "Write one of " + names + ".");
        }
        return there.stream().findFirst();
    }
}

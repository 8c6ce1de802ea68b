package dev.polaris.backup.storage.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.storage.source.KeyRange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which keys a choice means, and in which parts of an inventory they can be. */
final class KeyFilterTest {
    @ParameterizedTest
    @CsvSource({
        "a/*.png, a/b.png, true",
        "a/*.png, a/b/c.png, false",
        "a/**.png, a/b/c.png, true",
        "**/*.png, a/b/c.png, true",
        "**/*.png, c.png, false",
        "a?c, abc, true",
        "a?c, a/c, false",
        "a.c, abc, false",
        "[a-z]+, [a-z]+, true",
        "what\\?, what?, true",
        "what\\?, whata, false",
        "*\uD83D\uDE00*, a\uD83D\uDE00b, true",
        "*, a/b, false",
        "*, ab, true"
    })
    void globs(String glob, String key, boolean chosen) {
        assertThat(KeyFilter.of(choice(List.of(), null, glob)).test(key)).isEqualTo(chosen);
    }

    @Test
    void prefixesAndKeysMeanWhatTheySay() {
        assertThat(KeyFilter.of(choice(List.of(), "a/", null)).test("a/b")).isTrue();
        assertThat(KeyFilter.of(choice(List.of(), "a/", null)).test("a")).isFalse();
        assertThat(KeyFilter.of(choice(List.of(), "", null)).test("anything")).isTrue();
        assertThat(KeyFilter.of(choice(List.of("a", "b*"), null, null)).test("b*"))
                .isTrue();
        assertThat(KeyFilter.of(choice(List.of("a", "b*"), null, null)).test("bc"))
                .isFalse();
    }

    @Test
    void partsThatCannotHoldAChosenKeyAreLeftOut() {
        KeyRange part = new KeyRange(Optional.of("b"), Optional.of("m/5"));
        assertThat(KeyFilter.of(choice(List.of(), "m/", null)).mayBeIn(part)).isTrue();
        assertThat(KeyFilter.of(choice(List.of(), "a", null)).mayBeIn(part)).isFalse();
        assertThat(KeyFilter.of(choice(List.of(), "b", null)).mayBeIn(part)).isTrue();
        assertThat(KeyFilter.of(choice(List.of(), "n", null)).mayBeIn(part)).isFalse();
        assertThat(KeyFilter.of(choice(List.of(), null, "m/*.png")).mayBeIn(part))
                .isTrue();
        assertThat(KeyFilter.of(choice(List.of(), null, "n/*.png")).mayBeIn(part))
                .isFalse();
        assertThat(KeyFilter.of(choice(List.of(), null, "*.png")).mayBeIn(part)).isTrue();
        assertThat(KeyFilter.of(choice(List.of("b", "n"), null, null)).mayBeIn(part))
                .isFalse();
        assertThat(KeyFilter.of(choice(List.of("m/5"), null, null)).mayBeIn(part))
                .isTrue();
    }

    @Test
    void contradictionsAreRefused() {
        assertThatThrownBy(() -> choice(List.of(), null, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> choice(List.of("a"), "a", null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> choice(List.of("a".repeat(40_000)), null, null))
                .hasMessageContaining("one request takes");
    }

    private static ObjectChoice choice(List<String> keys, String prefix, String glob) {
        return new ObjectChoice(keys, prefix, glob, ObjectMode.SKIP_EXISTING, false);
    }
}

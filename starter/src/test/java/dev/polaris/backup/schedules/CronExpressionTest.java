package dev.polaris.backup.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.client.schedules.ScheduleSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CronExpressionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 19 * * *|30 19 * * *",
                "30 20 * * 6|30 20 * * 6",
                "*/15 0-3,5 1 jan *|0,15,30,45 0,1,2,3,5 1 1 *",
                "0 0 * * sun|0 0 * * 0",
                "0 0 * * 7|0 0 * * 0",
                "0 0 * * 5-7|0 0 * * 0,5,6",
                "0 0 * * */2|0 0 * * 0,2,4,6",
                "0 6/6 * * mon-fri|0 6,12,18 * * 1,2,3,4,5"
            })
    void itIsWhatCronMeans(String written, String meant) {
        ScheduleSpec spec = ScheduleSpec.newBuilder()
                .setCalendars(List.of(CronExpression.parse(written).calendar()))
                .build();

        assertThat(ScheduleFacts.times(spec)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "60 0 * * *",
                "0 24 * * *",
                "0 0 0 * *",
                "0 0 * 13 *",
                "0 0 * * 8",
                "0 0 * * funday",
                "5-3 0 * * *",
                "*/0 0 * * *",
                "0, 0 * * *",
                "0 0 13 * 5",
                "0 0 * *",
                "@daily"
            })
    void whatItIsNotIsRefused(String written) {
        assertThatThrownBy(() -> CronExpression.parse(written)).isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.polaris.backup.config;

import dev.polaris.backup.config.DatabaseConfig.SslMode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads logins to database servers. */
final class LoginSection {
    private LoginSection() {}

    /**
     * A login's keys, which stand beside those of its server.
     *
     * @param who what the login must be, as a hint
     * @param passwordVariable an example of a variable that holds its password
     */
    static LoginConfig login(Section section, String who, String passwordVariable) {
        Map<String, SslMode> modes = new LinkedHashMap<>();
        for (SslMode mode : SslMode.values()) {
            modes.put(mode.label(), mode);
        }
        return new LoginConfig(
                section.text("user", who),
                section.secret("password", passwordVariable),
                section.choice("sslMode", SslMode.VERIFY_FULL, modes),
                section.optionalText("sslRootCertificate"));
    }
}

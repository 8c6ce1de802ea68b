/**
 * One gzip member (RFC 1952) at a time: the implementations of deflate that there are, and which one is used. The
 * fastest that this machine has does the work; the JDK's is always there, and has the last word about damage.
 */
package dev.polaris.backup.gzip;

/** Supabase's Management API: projects are made, looked at and removed by it. */
package dev.polaris.backup.supabase;

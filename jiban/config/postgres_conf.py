"""Settings of the embedded PostgreSQL: safe first, then sized by the machine's memory."""

from collections.abc import Mapping
from pathlib import Path

GIB = 1024**3


def memory() -> int:
    """Bytes of memory that this machine, or the container around us, really has."""
    import psutil

    total = int(psutil.virtual_memory().total)
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return total
    return min(total, int(limit)) if limit.isdigit() else total


def settings(ram: int) -> dict[str, str]:
    """Every setting that differs from PostgreSQL's default, for `ram` bytes of memory."""

    def mib(share: float, most: int) -> str:
        return f"{max(32, int(min(ram * share, most) / 1024**2))}MB"

    return {
        # What was answered to a citizen survives a power cut. Defaults, written to be seen.
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        # Finished WAL is handed over as archive.conf says; to nobody before the first backup.
        "archive_mode": "on",
        "archive_command": "'/bin/true'",
        # Memory
        "shared_buffers": mib(0.25, 2 * GIB),
        "effective_cache_size": mib(0.6, 64 * GIB),
        "maintenance_work_mem": mib(0.04, GIB // 2),
        "work_mem": mib(0.001, GIB // 32),
        # Writing: fewer, longer checkpoints; smaller full-page images (lz4 is not built in)
        "wal_compression": "pglz",
        "wal_buffers": "16MB",
        "max_wal_size": "4GB",
        "min_wal_size": "512MB",
        "checkpoint_timeout": "15min",
        "checkpoint_completion_target": "0.9",
        # Planning: short queries over indexes on solid-state disks
        "random_page_cost": "1.1",
        "effective_io_concurrency": "64",
        "jit": "off",
        "track_io_timing": "off",
        # Queue-like tables churn: look often, and never be throttled into falling behind
        "autovacuum_naptime": "10s",
        "autovacuum_vacuum_scale_factor": "0.02",
        "autovacuum_analyze_scale_factor": "0.02",
        "autovacuum_vacuum_insert_scale_factor": "0.05",
        "autovacuum_vacuum_cost_limit": "2000",
        # Who may come in: only through the socket, whose folder belongs to one user
        "listen_addresses": "''",
        "max_connections": "100",
        "unix_socket_permissions": "0700",
        "idle_in_transaction_session_timeout": "5min",
        "timezone": "'UTC'",
        # A week of logs, without statements, parameters or row values: they hold personal data
        "logging_collector": "on",
        "log_filename": "'postgresql-%a.log'",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_timezone": "'UTC'",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length_on_error": "0",
        "log_checkpoints": "off",
    }


def text(socket: Path, overrides: Mapping[str, str]) -> str:
    """The contents of jiban.conf, with the caller's settings last so that they win."""
    quoted = str(socket).replace("'", "''")
    lines = {**settings(memory()), "unix_socket_directories": f"'{quoted}'", **overrides}
    written = "".join(f"{name} = {value}\n" for name, value in lines.items())
    return f"{written}include_if_exists = 'archive.conf'\n"

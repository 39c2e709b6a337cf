-- Keeps what a stream's read cost. Not repeatable alone: stream_calls_forget stands before it.
INSERT INTO {{stream_calls}} (sync, stream, is_whole, calls, noted_at)
SELECT
  $sync,
  $stream,
  $is_whole,
  $calls,
  $noted_at

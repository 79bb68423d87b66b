"""What there is to train, and how it is carried out.

plan        wanted, stored, missing → jobs: the door     jobs, baseline_job   what one of them does
workers     jobs in processes of their own               demands              memory and time before
display     how far they are                             inspection           a trained network looked into
"""
